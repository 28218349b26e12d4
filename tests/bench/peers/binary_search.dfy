// A port of tests/verified/binary_search.tenet.
module BinarySearch {
  datatype Option<T> = None | Some(value: T)

  predicate Sorted(xs: seq<int>) {
    forall i, j :: 0 <= i <= j < |xs| ==> xs[i] <= xs[j]
  }

  method BinarySearch(xs: seq<int>, key: int) returns (found: Option<int>)
    requires Sorted(xs)
    ensures match found
      case Some(i) => 0 <= i < |xs| && xs[i] == key
      case None => forall x :: x in xs ==> x != key
  {
    var lo := 0;
    var hi := |xs|;
    while lo < hi
      invariant 0 <= lo <= hi <= |xs|
      invariant forall i :: 0 <= i < lo ==> xs[i] < key
      invariant forall i :: hi <= i < |xs| ==> xs[i] > key
    {
      var mid := lo + (hi - lo) / 2;
      if xs[mid] == key {
        return Some(mid);
      } else if xs[mid] < key {
        lo := mid + 1;
      } else {
        hi := mid;
      }
    }
    return None;
  }
}

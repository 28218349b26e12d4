// A port of tests/verified/signature/linear_search.tenet.
module LinearSearch {
  datatype Option<T> = None | Some(value: T)

  method IndexOf<T(==)>(xs: seq<T>, x: T) returns (place: Option<int>)
    ensures match place
      case Some(i) => 0 <= i < |xs| && xs[i] == x && forall j :: 0 <= j < i ==> xs[j] != x
      case None => forall y :: y in xs ==> y != x
  {
    var i := 0;
    while i < |xs|
      invariant 0 <= i <= |xs|
      invariant forall j :: 0 <= j < i ==> xs[j] != x
    {
      if xs[i] == x {
        return Some(i);
      }
      i := i + 1;
    }
    return None;
  }
}

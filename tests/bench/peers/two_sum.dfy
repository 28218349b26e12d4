// A port of tests/verified/signature/two_sum.tenet.
module TwoSum {
  datatype Option<T> = None | Some(value: T)

  predicate Sorted(xs: seq<int>) {
    forall i, j :: 0 <= i <= j < |xs| ==> xs[i] <= xs[j]
  }

  method TwoSum(xs: seq<int>, wanted: int) returns (pair: Option<(int, int)>)
    requires Sorted(xs)
    ensures match pair
      case Some(found) => 0 <= found.0 < found.1 < |xs| && xs[found.0] + xs[found.1] == wanted
      case None => forall i, j :: 0 <= i < j < |xs| ==> xs[i] + xs[j] != wanted
  {
    var i := 0;
    var j := |xs| - 1;
    while i < j
      invariant 0 <= i
      invariant j < |xs|
      invariant forall a, b :: 0 <= a < b < |xs| && (a < i || b > j) ==> xs[a] + xs[b] != wanted
    {
      var sum := xs[i] + xs[j];
      if sum == wanted {
        return Some((i, j));
      } else if sum < wanted {
        i := i + 1;
      } else {
        j := j - 1;
      }
    }
    return None;
  }
}

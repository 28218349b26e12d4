// A port of tests/verified/signature/is_sorted.tenet.
module IsSorted {
  predicate Sorted(xs: seq<int>) {
    forall i, j :: 0 <= i <= j < |xs| ==> xs[i] <= xs[j]
  }

  method IsSorted(xs: seq<int>) returns (verdict: bool)
    ensures verdict <==> Sorted(xs)
  {
    var i := 1;
    while i < |xs|
      invariant 1 <= i
      invariant forall a, b :: 0 <= a <= b < i && b < |xs| ==> xs[a] <= xs[b]
    {
      if xs[i - 1] > xs[i] {
        return false;
      }
      i := i + 1;
    }
    return true;
  }
}

// A port of examples/insertion_sort.tenet.
module InsertionSort {
  predicate Ascending(xs: seq<int>) {
    forall i, j :: 0 <= i <= j < |xs| ==> xs[i] <= xs[j]
  }

  method SortedList(xs: seq<int>) returns (ordered: seq<int>)
    ensures |ordered| == |xs|
    ensures Ascending(ordered)
  {
    ordered := xs;
    var i := 0;
    while i < |xs|
      invariant 0 <= i <= |xs|
      invariant |ordered| == |xs|
      invariant forall a, b :: 0 <= a <= b < i ==> ordered[a] <= ordered[b]
    {
      var j := i;
      while j > 0 && ordered[j - 1] > ordered[j]
        invariant 0 <= j <= i
        invariant |ordered| == |xs|
        invariant forall a, b :: 0 <= a <= b <= i && b != j ==> ordered[a] <= ordered[b]
      {
        var larger := ordered[j - 1];
        ordered := ordered[j - 1 := ordered[j]];
        ordered := ordered[j := larger];
        j := j - 1;
      }
      i := i + 1;
    }
  }
}

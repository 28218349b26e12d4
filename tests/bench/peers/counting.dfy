// A port of tests/verified/signature/counting.tenet.
module Counting {
  function Occurrences(xs: seq<int>, x: int): nat {
    if |xs| == 0 then 0
    else Occurrences(xs[..|xs| - 1], x) + (if xs[|xs| - 1] == x then 1 else 0)
  }

  method Count(xs: seq<int>, x: int) returns (n: int)
    ensures n == Occurrences(xs, x)
    ensures 0 <= n <= |xs|
  {
    n := 0;
    var i := 0;
    while i < |xs|
      invariant 0 <= i <= |xs|
      invariant n == Occurrences(xs[..i], x)
      invariant 0 <= n <= i
    {
      assert xs[..i + 1][..i] == xs[..i];
      if xs[i] == x {
        n := n + 1;
      }
      i := i + 1;
    }
    assert xs[..i] == xs;
  }
}

// A port of tests/verified/signature/total.tenet.
module Total {
  function Summed(xs: seq<int>): int {
    if |xs| == 0 then 0 else Summed(xs[..|xs| - 1]) + xs[|xs| - 1]
  }

  method Total(xs: seq<int>) returns (t: int)
    ensures t == Summed(xs)
  {
    t := 0;
    var i := 0;
    while i < |xs|
      invariant 0 <= i <= |xs|
      invariant t == Summed(xs[..i])
    {
      assert xs[..i + 1][..i] == xs[..i];
      t := t + xs[i];
      i := i + 1;
    }
    assert xs[..i] == xs;
  }
}

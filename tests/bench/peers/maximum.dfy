// A port of tests/verified/signature/maximum.tenet.
module Maximum {
  method Largest(xs: seq<int>) returns (m: int)
    requires |xs| > 0
    ensures forall x :: x in xs ==> x <= m
    ensures m in xs
  {
    m := xs[0];
    var i := 0;
    while i < |xs|
      invariant 0 <= i <= |xs|
      invariant forall j :: 0 <= j < i ==> xs[j] <= m
      invariant m in xs
    {
      if xs[i] > m {
        m := xs[i];
      }
      i := i + 1;
    }
  }
}

// A port of tests/verified/signature/reversed.tenet.
module Reversed {
  method Reversed<T>(xs: seq<T>) returns (out: seq<T>)
    ensures |out| == |xs|
    ensures forall i :: 0 <= i < |xs| ==> out[i] == xs[|xs| - 1 - i]
  {
    out := [];
    var i := |xs|;
    while i > 0
      invariant 0 <= i <= |xs|
      invariant |out| == |xs| - i
      invariant forall j :: 0 <= j < |out| ==> out[j] == xs[|xs| - 1 - j]
    {
      i := i - 1;
      out := out + [xs[i]];
    }
  }
}

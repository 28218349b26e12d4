// A port of tests/verified/signature/rotation.tenet.
module Rotation {
  method Rotated<T>(xs: seq<T>, shift: int) returns (out: seq<T>)
    requires 0 <= shift <= |xs|
    ensures out == xs[shift..] + xs[..shift]
  {
    out := [];
    var i := shift;
    while i < |xs|
      invariant shift <= i <= |xs|
      invariant out == xs[shift..i]
    {
      out := out + [xs[i]];
      i := i + 1;
    }
    i := 0;
    while i < shift
      invariant 0 <= i <= shift
      invariant out == xs[shift..] + xs[..i]
    {
      out := out + [xs[i]];
      i := i + 1;
    }
  }
}

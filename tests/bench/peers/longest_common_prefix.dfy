// A port of tests/verified/signature/longest_common_prefix.tenet.
module LongestCommonPrefix {
  method CommonPrefix(xs: seq<int>, a: int, b: int) returns (length: int)
    requires 0 <= a <= |xs| && 0 <= b <= |xs|
    ensures 0 <= length && a + length <= |xs| && b + length <= |xs|
    ensures forall i :: 0 <= i < length ==> xs[a + i] == xs[b + i]
    ensures a + length == |xs| || b + length == |xs| || xs[a + length] != xs[b + length]
  {
    length := 0;
    while a + length < |xs| && b + length < |xs| && xs[a + length] == xs[b + length]
      invariant 0 <= length && a + length <= |xs| && b + length <= |xs|
      invariant forall i :: 0 <= i < length ==> xs[a + i] == xs[b + i]
    {
      length := length + 1;
    }
  }
}

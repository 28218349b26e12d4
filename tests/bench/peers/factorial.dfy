// A port of tests/verified/signature/factorial.tenet.
module Factorial {
  function Fact(n: nat): int {
    if n == 0 then 1 else n * Fact(n - 1)
  }

  method Factorial(n: nat) returns (f: int)
    ensures f == Fact(n)
  {
    f := 1;
    var i := 1;
    while i < n + 1
      invariant 1 <= i <= n + 1
      invariant f == Fact(i - 1)
    {
      f := f * i;
      i := i + 1;
    }
  }

  function FactFrom(n: nat, k: nat, f: int): bool {
    f * Fact(k) == Fact(n)
  }

  method FactorialDown(n: nat) returns (f: int)
    ensures f == Fact(n)
  {
    f := 1;
    var k := n;
    while k > 0
      invariant 0 <= k <= n
      invariant FactFrom(n, k, f)
    {
      assert f * k * Fact(k - 1) == f * (k * Fact(k - 1));
      f := f * k;
      k := k - 1;
    }
  }
}

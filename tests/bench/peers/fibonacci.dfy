// A port of tests/verified/signature/fibonacci.tenet.
module Fibonacci {
  function Fib(n: nat): int {
    if n < 2 then n else Fib(n - 1) + Fib(n - 2)
  }

  method Fibonacci(n: nat) returns (f: int)
    ensures f == Fib(n)
  {
    var a, b := 0, 1;
    var i := 0;
    while i < n
      invariant 0 <= i <= n
      invariant a == Fib(i) && b == Fib(i + 1)
    {
      a, b := b, a + b;
      i := i + 1;
    }
    return a;
  }
}

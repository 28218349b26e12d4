// A port of examples/primes.tenet.
module Primes {
  predicate Prime(n: int) {
    n >= 2 && forall d :: 2 <= d < n ==> n % d != 0
  }

  method IsPrime(n: int) returns (verdict: bool)
    ensures verdict <==> Prime(n)
  {
    if n < 2 {
      return false;
    }
    var d := 2;
    while d < n
      invariant 2 <= d <= n
      invariant forall e :: 2 <= e < d ==> n % e != 0
    {
      if n % d == 0 {
        return false;
      }
      d := d + 1;
    }
    return true;
  }

  method PrimesBelow(limit: nat) returns (found: seq<int>)
    ensures forall p :: p in found ==> Prime(p)
    ensures forall n :: 2 <= n < limit && Prime(n) ==> n in found
  {
    found := [];
    var n := 2;
    while n < limit
      invariant 2 <= n
      invariant forall p :: p in found ==> Prime(p)
      invariant forall m :: 2 <= m < n && m < limit && Prime(m) ==> m in found
    {
      var prime := IsPrime(n);
      if prime {
        found := found + [n];
      }
      n := n + 1;
    }
  }
}

// A port of tests/verified/signature/set_of_list.tenet.
module SetOfList {
  method Elements(xs: seq<int>) returns (s: set<int>)
    ensures forall x :: x in xs ==> x in s
    ensures forall x :: x in s ==> x in xs
  {
    s := {};
    var i := 0;
    while i < |xs|
      invariant 0 <= i <= |xs|
      invariant forall j :: 0 <= j < i ==> xs[j] in s
      invariant forall x :: x in s ==> x in xs
    {
      s := s + {xs[i]};
      i := i + 1;
    }
  }

  method Distinct(xs: seq<int>) returns (verdict: bool)
    ensures verdict <==> forall i, j :: 0 <= j < i < |xs| ==> xs[i] != xs[j]
  {
    var seen: set<int> := {};
    var i := 0;
    while i < |xs|
      invariant 0 <= i <= |xs|
      invariant forall x :: x in seen <==> x in xs[..i]
      invariant forall a, b :: 0 <= b < a < i ==> xs[a] != xs[b]
    {
      if xs[i] in seen {
        return false;
      }
      seen := seen + {xs[i]};
      i := i + 1;
    }
    return true;
  }
}

// A port of examples/run_length.tenet.
module RunLength {
  type Positive = n: int | n > 0 witness 1
  datatype Run = Run(c: char, times: Positive)

  method Packed(text: string) returns (runs: seq<Run>)
    ensures forall i :: 1 <= i < |runs| ==> runs[i - 1].c != runs[i].c
  {
    runs := [];
    var i := 0;
    while i < |text|
      invariant 0 <= i <= |text|
      invariant forall j :: 1 <= j < |runs| ==> runs[j - 1].c != runs[j].c
    {
      var c := text[i];
      if |runs| > 0 && runs[|runs| - 1].c == c {
        var last := |runs| - 1;
        runs := runs[last := runs[last].(times := runs[last].times + 1)];
      } else {
        runs := runs + [Run(c, 1)];
      }
      i := i + 1;
    }
  }

  method IsPalindrome(text: string) returns (verdict: bool)
    ensures verdict <==> forall i :: 0 <= i < |text| ==> text[i] == text[|text| - 1 - i]
  {
    var i := 0;
    while i < |text|
      invariant 0 <= i <= |text|
      invariant forall j :: 0 <= j < i ==> text[j] == text[|text| - 1 - j]
    {
      if text[i] != text[|text| - 1 - i] {
        return false;
      }
      i := i + 1;
    }
    return true;
  }
}

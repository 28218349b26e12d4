// A port of examples/queue.tenet.
module Queue {
  datatype Option<T> = None | Some(value: T)
  datatype Queue<T> = Queue(front: seq<T>, back: seq<T>)

  function method Reverse<T>(xs: seq<T>): seq<T>
    ensures |Reverse(xs)| == |xs|
    ensures forall i :: 0 <= i < |xs| ==> Reverse(xs)[i] == xs[|xs| - 1 - i]
  {
    if |xs| == 0 then [] else Reverse(xs[1..]) + [xs[0]]
  }

  function Waiting<T>(queue: Queue<T>): seq<T> {
    Reverse(queue.front) + queue.back
  }

  method NewQueue<T>() returns (queue: Queue<T>)
    ensures Waiting(queue) == []
  {
    queue := Queue([], []);
  }

  method Enqueue<T>(queue: Queue<T>, x: T) returns (longer: Queue<T>)
    ensures Waiting(longer) == Waiting(queue) + [x]
  {
    longer := queue.(back := queue.back + [x]);
  }

  method Dequeue<T>(queue: Queue<T>) returns (served: Option<(T, Queue<T>)>)
    ensures match served
      case Some(taken) => Waiting(queue) == [taken.0] + Waiting(taken.1)
      case None => Waiting(queue) == []
  {
    if |queue.front| > 0 {
      var last := |queue.front| - 1;
      var rest := queue.(front := queue.front[..last]);
      assert Waiting(queue) == [queue.front[last]] + Waiting(rest);
      served := Some((queue.front[last], rest));
    } else if |queue.back| > 0 {
      var turned := Reverse(queue.back);
      var last := |turned| - 1;
      var rest := Queue(turned[..last], []);
      assert Waiting(queue) == [turned[last]] + Waiting(rest);
      served := Some((turned[last], rest));
    } else {
      served := None;
    }
  }
}

// A port of tests/verified/search_tree.tenet.
module SearchTree {
  datatype Tree = Leaf | Node(left: Tree, value: int, right: Tree)

  function Elements(tree: Tree): set<int> {
    match tree
    case Leaf => {}
    case Node(left, value, right) => Elements(left) + {value} + Elements(right)
  }

  predicate Ordered(tree: Tree) {
    match tree
    case Leaf => true
    case Node(left, value, right) =>
      Ordered(left) && Ordered(right)
      && (forall x :: x in Elements(left) ==> x < value)
      && (forall x :: x in Elements(right) ==> value < x)
  }

  method Insert(tree: Tree, x: int) returns (grown: Tree)
    requires Ordered(tree)
    ensures Ordered(grown)
    ensures Elements(grown) == Elements(tree) + {x}
  {
    match tree
    case Leaf => grown := Node(Leaf, x, Leaf);
    case Node(left, value, right) =>
      if x < value {
        var less := Insert(left, x);
        grown := Node(less, value, right);
      } else if value < x {
        var more := Insert(right, x);
        grown := Node(left, value, more);
      } else {
        grown := tree;
      }
  }
}

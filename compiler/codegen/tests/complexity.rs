//! Updates in place: how many objects a program makes, which tells whether it copies, without any clock.

mod source;

use source::measured;

/// Runs a function without parameters: its result, and a bound on the objects it may make.
#[track_caller]
fn check(text: &str, name: &str, expected: &str, at_most: i64) {
    let run = measured(text, name);
    assert_eq!(run.text, expected);
    assert!(
        run.objects <= at_most,
        "{} objects were made, at most {at_most} were expected",
        run.objects
    );
}

#[test]
fn elements_are_set_in_place() {
    check(
        r#"
def sieve(n: Int) -> List[Bool]
  var prime = [true for i in 0..n]
  for i in 2..n
    if prime[i]
      var j = i * i
      while j < n
        prime[j] = false
        j = j + i
      end
    end
  end
  prime
end
def count() -> Int
  var total = 0
  for p in sieve(10000)
    if p
      total = total + 1
    end
  end
  total
end
"#,
        "count",
        "1231",
        40,
    );
}

#[test]
fn lists_grow_in_place() {
    let text = r#"
def appended() -> Int
  var xs: List[Int] = []
  for i in 0..10000
    xs = xs + [i]
    xs = xs.push(i)
  end
  len(xs)
end
def joined() -> Int
  var text = ""
  for i in 0..10000
    text = text + "ab"
  end
  len(text)
end
"#;
    check(text, "appended", "20000", 60);
    check(text, "joined", "20000", 60);
}

#[test]
fn what_is_inside_is_updated_in_place() {
    let text = r#"
record Bag
  name: Text
  items: List[Int]
end
def rows() -> Int
  var rows = [[0 for j in 0..100] for i in 0..100]
  for i in 1..100
    for j in 1..100
      rows[i][j] = (rows[i - 1][j] + rows[i][j - 1] + 1) % 100000
    end
  end
  rows[9][9]
end
def fields() -> Int
  var bag = Bag(name = "b", items = [0 for i in 0..1000])
  for i in 1..1000
    bag.items[i] = bag.items[i - 1] + 1
    bag.items = bag.items + [i]
  end
  len(bag.items) + bag.items[999]
end
def bags() -> Int
  var bags = [Bag(name = "b", items = [0 for i in 0..100]) for j in 0..10]
  for i in 1..100
    for j in 0..10
      bags[j].items[i] = bags[j].items[i - 1] + j
    end
  end
  bags[9].items[99]
end
def maps() -> Int
  var groups = {"even": [0], "odd": [1]}
  for i in 2..5000
    if i % 2 == 0
      groups["even"] = groups["even"] + [i]
    else
      groups["odd"] = groups["odd"] + [i]
      groups["odd"][0] = i
    end
  end
  len(groups["odd"]) + groups["odd"][0]
end
"#;
    check(text, "rows", "48619", 1100);
    check(text, "fields", "2998", 1100);
    check(text, "bags", "891", 200);
    check(text, "maps", "7499", 120);
}

#[test]
fn records_are_updated_in_place() {
    check(
        r#"
record State
  count: Int
  sum: Int
  log: List[Int]
end
def step(state: State, n: Int) -> State
  if n % 2 == 0
    state.with(count = state.count + 1, sum = state.sum + n)
  else
    state.with(log = state.log + [n])
  end
end
def run() -> State
  var state = State(count = 0, sum = 0, log = [])
  for n in 0..2000
    state = step(state, n)
    if len(state.log) > 3
      state.log = []
    end
  end
  state
end
"#,
        "run",
        "State(count = 1000, sum = 999000, log = [])",
        600,
    );
}

#[test]
fn data_is_rebuilt_in_place() {
    let text = r#"
enum Chain
  End
  Link(value: Int, next: Chain)
end
def build(n: Int) -> Chain
  var chain = End
  for i in 0..n
    chain = Link(i, chain)
  end
  chain
end
def doubled(chain: Chain) -> Chain =
  match chain
  case End then End
  case Link(value, next) then Link(value * 2, doubled(next))
  end
def reversed(chain: Chain, done: Chain) -> Chain =
  match chain
  case End then done
  case Link(value, next) then reversed(next, Link(value, done))
  end
def sum(chain: Chain, start: Int) -> Int =
  match chain
  case End then start
  case Link(value, next) then sum(next, start + value)
  end
def unique() -> Int = sum(reversed(doubled(build(1000)), End), 0)
def shared() -> Int
  let chain = build(1000)
  let other = doubled(chain)
  sum(chain, 0) + sum(other, 0)
end

enum Tree[T]
  Leaf
  Node(left: Tree[T], value: T, right: Tree[T])
end
def insert[T: Ord](tree: Tree[T], x: T) -> Tree[T] =
  match tree
  case Leaf then Node(Leaf, x, Leaf)
  case Node(left, value, right) where x < value then Node(insert(left, x), value, right)
  case Node(left, value, right) where value < x then Node(left, value, insert(right, x))
  case _ then tree
  end
def size[T](tree: Tree[T]) -> Int =
  match tree
  case Leaf then 0
  case Node(left, _, right) then size(left) + 1 + size(right)
  end
def grown() -> Int
  var tree: Tree[Int] = Leaf
  var x = 1
  for i in 0..1000
    x = x * 7919 % 10007
    tree = insert(tree, x)
  end
  size(tree)
end
"#;
    check(text, "unique", "999000", 1010);
    check(text, "shared", "1498500", 2010);
    check(text, "grown", "1000", 1010);
}

//! Whole programs of the language's page, run with their contracts evaluated.

mod run;
use run::Source;

const BANK: &str = r#"
type Cents = n: Int where n >= 0

record Account
  owner: Text
  balance: Cents
end

enum WithdrawError
  Insufficient(short_by: Int where short_by > 0)
end

pub def withdraw(account: Account, amount: Cents) -> outcome: Result[Account, WithdrawError]
  ensures match outcome
    case Ok(after)
      after.owner == account.owner and after.balance == account.balance - amount
    case Err(Insufficient(short_by)) then short_by == amount - account.balance
  end
  example withdraw(Account(owner = "ada", balance = 5), 7) == Err(Insufficient(2))

  if amount <= account.balance
    Ok(account.with(balance = account.balance - amount))
  else
    Err(Insufficient(amount - account.balance))
  end
end

def main() uses Console
  let ada = Account(owner = "ada", balance = 100)
  match withdraw(ada, 30)
  case Ok(after) then print(f"{after.owner} has {after.balance}")
  case Err(Insufficient(short_by)) then print(f"short by {short_by}")
  end
end

def overdrawn() -> Account = Account(owner = "eve", balance = -1)
"#;

#[test]
fn bank() {
    let source = Source::new(BANK);
    assert_eq!(source.output("main", &[]), "ada has 70\n");
    assert_eq!(source.examples("withdraw"), [None]);
    assert_eq!(source.search("withdraw"), Vec::<String>::new());
    assert_eq!(
        source.violation("overdrawn"),
        "data-invariant: Account(owner = \"eve\", balance = -1) <- n >= 0"
    );
}

#[test]
fn bank_broken() {
    let broken = BANK
        .replace("amount <= account.balance", "amount <= account.balance + 1")
        .replace("after.owner == account.owner and", "");
    let source = Source::new(&broken);
    assert_eq!(
        source.search("withdraw"),
        [
            "(Account(owner = \"\", balance = 0), 1) data-invariant: account.with(balance = account.balance - amount) <- n >= 0"
        ]
    );
    let wrong = BANK.replace("short_by == amount", "short_by + 1 == amount");
    let source = Source::new(&wrong);
    let found = source.search("withdraw");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with(
            "(Account(owner = \"\", balance = 0), 1) postcondition: Err(Insufficient(amount - account.balance)) <- short_by + 1 == amount - account.balance"
        ),
        "{found:?}"
    );
}

const SEARCH: &str = r#"
spec sorted(xs: List[Int]) -> Bool = all i in 0..len(xs), j in i..len(xs): xs[i] <= xs[j]

pub def binary_search(xs: List[Int], key: Int) -> found: Option[Int]
  requires sorted(xs)
  ensures match found
    case Some(i) then 0 <= i < len(xs) and xs[i] == key
    case None then all x in xs: x != key
  end

  var lo = 0
  var hi = len(xs)
  while lo < hi
    invariant all i in 0..lo: xs[i] < key
    invariant all i in hi..len(xs): xs[i] > key
    decreases hi - lo
    let mid = lo + (hi - lo) // 2
    if xs[mid] == key
      return Some(mid)
    elif xs[mid] < key
      lo = mid + 1
    else
      hi = mid
    end
  end
  None
end

def there() -> Option[Int] = binary_search([1, 3, 5, 7], 5)
def absent() -> Option[Int] = binary_search([1, 3, 5, 7], 6)
def unsorted() -> Option[Int] = binary_search([3, 1], 1)
"#;

#[test]
fn binary_search() {
    let source = Source::new(SEARCH);
    assert_eq!(source.value("there"), "Some(2)");
    assert_eq!(source.value("absent"), "None");
    assert_eq!(
        source.violation("unsorted"),
        "precondition: binary_search([3, 1], 1) <- sorted(xs)"
    );
    assert_eq!(source.search("binary_search"), Vec::<String>::new());
}

#[test]
fn binary_search_broken() {
    let endless = Source::new(&SEARCH.replace("lo = mid + 1", "lo = mid"));
    let found = endless.search("binary_search");
    assert!(
        found.iter().any(|f| f.contains("decreases: while lo < hi")),
        "{found:?}"
    );
    let outside = Source::new(&SEARCH.replace("(hi - lo) // 2", "(hi - lo)"));
    let found = outside.search("binary_search");
    assert!(
        found.iter().any(|f| f == "([], 0) index: xs[mid]")
            || found.iter().any(|f| f.contains("index: xs[mid]")),
        "{found:?}"
    );
    let careless = Source::new(&SEARCH.replace("hi = mid\n", "hi = mid - 1\n"));
    let found = careless.search("binary_search");
    assert!(
        found.iter().any(|f| f.contains("invariant-step")
            && f.ends_with("<- all i in hi..len(xs): xs[i] > key")
            || f.contains("index")),
        "{found:?}"
    );
}

const TREE: &str = r#"
enum Tree[T]
  Leaf
  Node(left: Tree[T], value: T, right: Tree[T])
end

spec elements[T: Ord](tree: Tree[T]) -> Set[T] =
  match tree
  case Leaf then {}
  case Node(left, value, right) then elements(left) + {value} + elements(right)
  end

spec ordered[T: Ord](tree: Tree[T]) -> Bool =
  match tree
  case Leaf then true
  case Node(left, value, right)
    ordered(left) and ordered(right)
      and (all x in elements(left): x < value)
      and (all x in elements(right): value < x)
  end

type Bst[T] = tree: Tree[T] where ordered(tree)

pub def insert[T: Ord](tree: Bst[T], x: T) -> grown: Bst[T]
  ensures elements(grown) == elements(tree) + {x}

  match tree
  case Leaf then Node(Leaf, x, Leaf)
  case Node(left, value, right) where x < value then Node(insert(left, x), value, right)
  case Node(left, value, right) where value < x then Node(left, value, insert(right, x))
  case _ then tree
  end
end

def grown() -> Set[Int] = elements(insert(insert(insert(Leaf, 2), 1), 3))
def wrong() -> Tree[Int] = insert(Node(Leaf, 2, Node(Leaf, 1, Leaf)), 1)
"#;

#[test]
fn search_tree() {
    let source = Source::new(TREE);
    assert_eq!(source.value("grown"), "{1, 2, 3}");
    assert_eq!(
        source.violation("wrong"),
        "precondition: insert(Node(Leaf, 2, Node(Leaf, 1, Leaf)), 1) <- ordered(tree)"
    );
    assert_eq!(source.search("insert"), Vec::<String>::new());
    let broken = TREE.replace(
        "Node(left, value, insert(right, x))",
        "Node(insert(left, x), value, right)",
    );
    let found = Source::new(&broken).search("insert");
    assert_eq!(
        found[0],
        "(Node(Leaf, 0, Leaf), 1) postcondition: Node(insert(left, x), value, right) <- ordered(tree)"
    );
}

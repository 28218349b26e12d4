//! The programs of the language's page, as they stand.

use crate::check::check;

#[test]
fn bank() {
    check(
        r#"
## Accounts that can never be overdrawn.
module bank

## An amount of money in cents.
type Cents = n: Int where n >= 0

record Account
  owner: Text
  balance: Cents
end

enum WithdrawError
  ## The account is `short_by` cents short.
  Insufficient(short_by: Int where short_by > 0)
end

## Take `amount` out of `account`, or say exactly how much is missing.
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
"#,
    );
}

#[test]
fn binary_search() {
    check(
        r#"
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
"#,
    );
}

#[test]
fn binary_search_tree() {
    check(
        r#"
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
"#,
    );
}

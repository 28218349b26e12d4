// A port of tests/verified/bank.tenet.
module Bank {
  type Cents = n: int | n >= 0
  type Positive = n: int | n > 0 witness 1

  datatype Result<T, E> = Ok(value: T) | Err(error: E)
  datatype Account = Account(owner: string, balance: Cents)
  datatype WithdrawError = Insufficient(short_by: Positive)

  method Withdraw(account: Account, amount: Cents) returns (outcome: Result<Account, WithdrawError>)
    ensures match outcome
      case Ok(after) => after.owner == account.owner && after.balance == account.balance - amount
      case Err(error) => error.short_by == amount - account.balance
  {
    if amount <= account.balance {
      return Ok(account.(balance := account.balance - amount));
    } else {
      return Err(Insufficient(amount - account.balance));
    }
  }

  method Main() {
    var ada := Account("ada", 100);
    var outcome := Withdraw(ada, 30);
    match outcome
    case Ok(after) => print after.owner, " has ", after.balance, "\n";
    case Err(error) => print "short by ", error.short_by, "\n";
  }
}

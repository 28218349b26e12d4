// A port of examples/inventory.tenet.
module Inventory {
  type Stock = map<string, nat>
  type Positive = n: int | n > 0 witness 1

  datatype Order =
    | Open(article: string, quantity: Positive)
    | Reserved(article: string, quantity: Positive)
    | Shipped(article: string)
    | Refused(why: string)

  function method Available(stock: Stock, article: string): nat {
    if article in stock then stock[article] else 0
  }

  method Reserve(stock: Stock, order: Order) returns (rest: Stock, next: Order)
    requires order.Open?
    ensures next.Reserved? || next.Refused?
    ensures next.Reserved? ==>
      next.article == order.article
      && next.quantity == order.quantity
      && Available(rest, order.article) == Available(stock, order.article) - order.quantity
    ensures next.Refused? ==> rest == stock && Available(stock, order.article) < order.quantity
  {
    var there := Available(stock, order.article);
    if there >= order.quantity {
      rest := stock[order.article := there - order.quantity];
      next := Reserved(order.article, order.quantity);
    } else {
      rest := stock;
      next := Refused("too few");
    }
  }

  method Ship(order: Order) returns (next: Order)
    requires order.Reserved?
    ensures next.Shipped?
  {
    next := Shipped(order.article);
  }
}

// A port of examples/grid.tenet.
module Grid {
  datatype Grid = Grid(width: nat, rows: seq<seq<bool>>)

  predicate Valid(grid: Grid) {
    forall row :: row in grid.rows ==> |row| == grid.width
  }

  function method Alive(grid: Grid, x: int, y: int): bool
    requires Valid(grid)
  {
    0 <= y < |grid.rows| && 0 <= x < grid.width && grid.rows[y][x]
  }

  method Neighbours(grid: Grid, x: int, y: int) returns (number: int)
    requires Valid(grid)
    ensures 0 <= number <= 8
  {
    var around := [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)];
    number := 0;
    var i := 0;
    while i < |around|
      invariant 0 <= i <= |around|
      invariant 0 <= number <= i
    {
      if Alive(grid, x + around[i].0, y + around[i].1) {
        number := number + 1;
      }
      i := i + 1;
    }
  }

  method Survives(grid: Grid, x: int, y: int) returns (alive: bool)
    requires Valid(grid)
  {
    var number := Neighbours(grid, x, y);
    alive := number == 3 || (number == 2 && Alive(grid, x, y));
  }

  method Step(grid: Grid) returns (next: Grid)
    requires Valid(grid)
    ensures Valid(next)
    ensures next.width == grid.width
    ensures |next.rows| == |grid.rows|
  {
    var rows: seq<seq<bool>> := [];
    while |rows| < |grid.rows|
      invariant |rows| <= |grid.rows|
      invariant forall row :: row in rows ==> |row| == grid.width
    {
      var row := NextRow(grid, |rows|);
      rows := rows + [row];
    }
    next := Grid(grid.width, rows);
  }

  method NextRow(grid: Grid, y: int) returns (row: seq<bool>)
    requires Valid(grid)
    ensures |row| == grid.width
  {
    row := [];
    while |row| < grid.width
      invariant |row| <= grid.width
    {
      var alive := Survives(grid, |row|, y);
      row := row + [alive];
    }
  }
}

//! Standard problems by schemes, each as SMT-LIB text with its status. The same every time.

/// A problem and its expected answer.
pub struct Problem {
    pub name: String,
    pub text: String,
}

struct Problems(Vec<Problem>);

impl Problems {
    fn add(&mut self, name: String, unsat: bool, body: &str) {
        let status = if unsat { "unsat" } else { "sat" };
        let text = format!("(set-logic ALL)\n(set-info :status {status})\n{body}(check-sat)\n");
        self.0.push(Problem { name, text });
    }
}

/// All problems.
pub fn problems() -> Vec<Problem> {
    let mut all = Problems(Vec::new());
    pigeonhole(&mut all);
    diamonds(&mut all);
    iterated(&mut all);
    parity(&mut all);
    cycles(&mut all);
    coins(&mut all);
    jobs(&mut all);
    lists(&mut all);
    arrays(&mut all);
    quantified(&mut all);
    mixed(&mut all);
    identities(&mut all);
    all.0
}

/// `pigeons` pigeons in `holes` holes (Haken 1985).
fn pigeonhole(all: &mut Problems) {
    for holes in 1..=5 {
        for pigeons in [holes, holes + 1] {
            let mut text = String::new();
            for p in 0..pigeons {
                for h in 0..holes {
                    text += &format!("(declare-const p{p}h{h} Bool)\n");
                }
            }
            for p in 0..pigeons {
                let places: Vec<String> = (0..holes).map(|h| format!("p{p}h{h}")).collect();
                text += &format!("(assert (or false {}))\n", places.join(" "));
                for q in 0..p {
                    for h in 0..holes {
                        text += &format!("(assert (not (and p{p}h{h} p{q}h{h})))\n");
                    }
                }
            }
            all.add(
                format!("pigeonhole_{pigeons}_{holes}"),
                pigeons > holes,
                &text,
            );
        }
    }
}

/// Equalities that branch and join again: `eq_diamond` (Rodeh and Strichman 2006).
fn diamonds(all: &mut Problems) {
    for n in 1..=14 {
        let mut text = "(declare-sort T 0)\n".to_string();
        for i in 0..=n {
            text +=
                &format!("(declare-const x{i} T)(declare-const y{i} T)(declare-const z{i} T)\n");
        }
        for i in 0..n {
            let j = i + 1;
            text += &format!(
                "(assert (or (and (= x{i} y{i}) (= y{i} x{j})) (and (= x{i} z{i}) (= z{i} x{j}))))\n"
            );
        }
        all.add(
            format!("eq_diamond_{n}"),
            true,
            &format!("{text}(assert (not (= x0 x{n})))\n"),
        );
    }
}

/// `f^a(x) = x` and `f^b(x) = x` imply `f(x) = x` just if a and b are coprime (after Nelson and Oppen 1980).
fn iterated(all: &mut Problems) {
    let power = |n: u32| "(f ".repeat(n as usize) + "x" + &")".repeat(n as usize);
    for (a, b) in [
        (2, 3),
        (3, 5),
        (2, 7),
        (4, 9),
        (5, 7),
        (5, 8),
        (7, 9),
        (2, 4),
        (3, 6),
        (4, 6),
        (6, 9),
        (8, 10),
    ] {
        let coprime = (2..=a.min(b)).all(|d| a % d != 0 || b % d != 0);
        let text = format!(
            "(declare-sort T 0)\n(declare-const x T)\n(declare-fun f (T) T)\n(assert (= {} x))\n(assert (= {} x))\n(assert (not (= (f x) x)))\n",
            power(a),
            power(b)
        );
        all.add(format!("iterated_{a}_{b}"), coprime, &text);
    }
}

/// `k x - k y = r` has no solution unless k divides r.
fn parity(all: &mut Problems) {
    for k in 2..=9 {
        for r in [1, k - 1, k, 2 * k] {
            let text = format!(
                "(declare-const x Int)\n(declare-const y Int)\n(assert (= (- (* {k} x) (* {k} y)) {r}))\n"
            );
            all.add(format!("parity_{k}_{r}"), r % k != 0, &text);
        }
    }
}

/// Differences around a circle: a negative sum is contradictory.
fn cycles(all: &mut Problems) {
    for n in 2..=11 {
        for sum in [-1, 0] {
            let mut text = String::new();
            for i in 0..n {
                text += &format!("(declare-const x{i} Int)\n");
            }
            for i in 0..n {
                let bound = if i == 0 { sum - (n - 1) } else { 1 };
                text += &format!("(assert (<= (- x{i} x{}) (- {bound} 0)))\n", (i + 1) % n)
                    .replace(&format!("(- {bound} 0)"), &literal(bound));
            }
            all.add(format!("cycle_{n}_{}", -sum), sum < 0, &text);
        }
    }
}

fn literal(value: i64) -> String {
    if value < 0 {
        format!("(- {})", -value)
    } else {
        value.to_string()
    }
}

/// Which sums can be paid with so many coins of three kinds?
fn coins(all: &mut Problems) {
    for total in 1..=24 {
        let payable =
            (0..=3).any(|a| (0..=2).any(|b| (0..=1).any(|c| 4 * a + 7 * b + 9 * c == total)));
        let text = format!(
            "(declare-const a Int)\n(declare-const b Int)\n(declare-const c Int)\n(assert (<= 0 a 3))\n(assert (<= 0 b 2))\n(assert (<= 0 c 1))\n(assert (= (+ (* 4 a) (* 7 b) (* 9 c)) {total}))\n"
        );
        all.add(format!("coins_{total}"), !payable, &text);
    }
}

/// Jobs of one length on one machine before a deadline.
fn jobs(all: &mut Problems) {
    for n in 2..=4 {
        for length in [2, 3] {
            for slack in [-1, 0] {
                let mut text = String::new();
                let latest = n * length + slack - length;
                for i in 0..n {
                    text += &format!(
                        "(declare-const s{i} Int)\n(assert (<= 0 s{i}))\n(assert (<= s{i} {latest}))\n"
                    );
                    for j in 0..i {
                        text += &format!(
                            "(assert (or (<= (+ s{i} {length}) s{j}) (<= (+ s{j} {length}) s{i})))\n"
                        );
                    }
                }
                all.add(format!("jobs_{n}_{length}_{}", -slack), slack < 0, &text);
            }
        }
    }
}

const LIST: &str = "(declare-datatypes ((List 0)) (((nil) (cons (head Int) (tail List)))))
(define-fun-rec append ((a List) (b List)) List (ite ((_ is nil) a) b (cons (head a) (append (tail a) b))))
(define-fun-rec length ((a List)) Int (ite ((_ is nil) a) 0 (+ 1 (length (tail a)))))
(declare-const l List)
(declare-const m List)
";

/// Lists: what is built in finitely many steps, and definitions by recursion.
fn lists(all: &mut Problems) {
    let list = |n: usize, end: &str| {
        let start: String = (0..n).map(|i| format!("(cons x{i} ")).collect();
        start + end + &")".repeat(n)
    };
    let items = |n: usize| {
        (0..n)
            .map(|i| format!("(declare-const x{i} Int)"))
            .collect::<String>()
            + "\n"
    };
    for n in 1..=5 {
        let text = format!("{LIST}{}(assert (= l {}))\n", items(n), list(n, "l"));
        all.add(format!("list_cycle_{n}"), true, &text);
        let text = format!(
            "{LIST}{}(assert (= {} {}))\n(assert (not (= l m)))\n",
            items(n),
            list(n, "l"),
            list(n, "m")
        );
        all.add(format!("list_injective_{n}"), true, &text);
        let text = format!(
            "{LIST}{}(assert (not (= (append {} m) {})))\n",
            items(n),
            list(n, "nil"),
            list(n, "m")
        );
        all.add(format!("list_append_{n}"), true, &text);
        let text = format!(
            "{LIST}{}(assert (not (= (length {}) {n})))\n",
            items(n),
            list(n, "nil")
        );
        all.add(format!("list_length_{n}"), true, &text);
        let text = format!(
            "{LIST}{}(assert (= l {}))\n(assert (not (= l m)))\n",
            items(n),
            list(n, "m")
        );
        all.add(format!("list_prefix_{n}"), false, &text);
    }
}

/// Stores in another order (`storecomm`) and swaps (Armando, Bonacina, Ranise and Schulz 2009).
fn arrays(all: &mut Problems) {
    let declare = |n: usize| {
        let mut text = "(declare-const a (Array Int Int))\n".to_string();
        for i in 0..n {
            text += &format!("(declare-const i{i} Int)(declare-const e{i} Int)\n");
        }
        text
    };
    let stores = |order: &mut dyn Iterator<Item = usize>| {
        order.fold("a".to_string(), |array, i| {
            format!("(store {array} i{i} e{i})")
        })
    };
    for n in 2..=4 {
        let indices: Vec<String> = (0..n).map(|i| format!("i{i}")).collect();
        let different = format!("(assert (distinct {}))\n", indices.join(" "));
        let (up, down) = (stores(&mut (0..n)), stores(&mut (0..n).rev()));
        let text = format!("{}{different}(assert (not (= {up} {down})))\n", declare(n));
        all.add(format!("storecomm_{n}"), true, &text);
        let text = format!("{}(assert (not (= {up} {down})))\n", declare(n));
        all.add(format!("storecomm_overlapping_{n}"), false, &text);
        let text = format!(
            "{}(assert (not (= (select {up} i{}) e{})))\n",
            declare(n),
            n - 1,
            n - 1
        );
        all.add(format!("last_store_{n}"), true, &text);
    }
    let swap = |a: &str, i: &str, j: &str| {
        format!("(store (store {a} {i} (select {a} {j})) {j} (select {a} {i}))")
    };
    let (once, other) = (swap("a", "i0", "i1"), swap("a", "i1", "i0"));
    all.add(
        "swap_symmetric".into(),
        true,
        &format!("{}(assert (not (= {once} {other})))\n", declare(2)),
    );
    let twice = swap(&once, "i0", "i1");
    all.add(
        "swap_twice".into(),
        true,
        &format!("{}(assert (not (= {twice} a)))\n", declare(2)),
    );
    all.add(
        "swap_once".into(),
        false,
        &format!("{}(assert (not (= {once} a)))\n", declare(2)),
    );
}

/// Quantified formulas over functions.
fn quantified(all: &mut Problems) {
    for n in 1..=8 {
        let grows = "(declare-fun f (Int) Int)\n(assert (forall ((x Int)) (! (< (f x) (f (+ x 1))) :pattern ((f x)))))\n(assert (= (f 0) 0))\n";
        all.add(
            format!("monotone_{n}"),
            true,
            &format!("{grows}(assert (< (f {n}) {n}))\n"),
        );
        let sorted = "(declare-fun f (Int) Int)\n(declare-const n Int)\n(assert (forall ((i Int) (j Int)) (=> (and (<= 0 i) (<= i j) (< j n)) (<= (f i) (f j)))))\n";
        all.add(
            format!("sorted_{n}"),
            true,
            &format!("{sorted}(assert (< {n} n))\n(assert (< (f {n}) (f 0)))\n"),
        );
    }
    let group = "(declare-sort G 0)\n(declare-fun op (G G) G)\n(declare-fun inv (G) G)\n(declare-const e G)\n(declare-const a G)\n(declare-const b G)\n(assert (forall ((x G) (y G) (z G)) (= (op (op x y) z) (op x (op y z)))))\n(assert (forall ((x G)) (= (op e x) x)))\n(assert (forall ((x G)) (= (op x e) x)))\n(assert (forall ((x G)) (= (op (inv x) x) e)))\n(assert (forall ((x G)) (= (op x (inv x)) e)))\n";
    all.add(
        "group_cancel".into(),
        true,
        &format!(
            "{group}(declare-const c G)\n(assert (= (op c a) (op c b)))\n(assert (not (= a b)))\n"
        ),
    );
    all.add(
        "group_inverse".into(),
        true,
        &format!("{group}(assert (= (op a b) e))\n(assert (not (= b (inv a))))\n"),
    );
    all.add(
        "group_inverse_twice".into(),
        true,
        &format!("{group}(assert (not (= (inv (inv a)) a)))\n"),
    );
    let drinker = "(declare-sort P 0)\n(declare-fun d (P) Bool)\n(assert (not (exists ((x P)) (=> (d x) (forall ((y P)) (d y))))))\n";
    all.add("drinker".into(), true, drinker);
    let barber = "(declare-sort P 0)\n(declare-fun s (P P) Bool)\n(assert (exists ((b P)) (forall ((x P)) (= (s b x) (not (s x x))))))\n";
    all.add("barber".into(), true, barber);
}

/// Functions of integers.
fn mixed(all: &mut Problems) {
    for n in 1..=8 {
        let choices: Vec<String> = (0..=n)
            .map(|k| format!("(not (= (f x) (f (+ y {k}))))"))
            .collect();
        let text = format!(
            "(declare-fun f (Int) Int)\n(declare-const x Int)\n(declare-const y Int)\n(assert (<= y x))\n(assert (<= x (+ y {n})))\n(assert (and true {}))\n",
            choices.join(" ")
        );
        all.add(format!("between_{n}"), true, &text);
        let text = text.replacen("(not (= (f x) (f (+ y 0))))", "true", 1);
        all.add(format!("between_open_{n}"), false, &text);
    }
    for n in 2..=6 {
        let indices: Vec<String> = (0..=n).map(|i| format!("x{i}")).collect();
        let mut text: String = indices
            .iter()
            .map(|x| format!("(declare-const {x} Int)(assert (< -1 {x} {n}))\n"))
            .collect();
        text = text.replace("-1", "(- 1)");
        text += &format!("(assert (distinct {}))\n", indices.join(" "));
        all.add(format!("integer_pigeons_{n}"), true, &text);
    }
}

/// Polynomial identities and squares.
fn identities(all: &mut Problems) {
    let declare = "(declare-const x Int)\n(declare-const y Int)\n(declare-const z Int)\n";
    for (index, (left, right)) in [
        ("(* (+ x y) (+ x y))", "(+ (* x x) (* 2 x y) (* y y))"),
        ("(* (+ x y) (- x y))", "(- (* x x) (* y y))"),
        ("(* x (+ y z))", "(+ (* x y) (* x z))"),
        ("(* (+ x 1) (+ x 2))", "(+ (* x x) (* 3 x) 2)"),
        (
            "(* (+ x y z) (+ x y z))",
            "(+ (* x x) (* y y) (* z z) (* 2 x y) (* 2 x z) (* 2 y z))",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        all.add(
            format!("identity_{index}"),
            true,
            &format!("{declare}(assert (not (= {left} {right})))\n"),
        );
    }
    for n in [2, 3, 5, 7] {
        all.add(
            format!("square_{n}"),
            true,
            &format!("{declare}(assert (<= 0 x {n}))\n(assert (= (* x x) {n}))\n"),
        );
    }
    all.add(
        "squares_below_zero".into(),
        true,
        &format!("{declare}(assert (< (+ (* x x) (* y y)) 0))\n"),
    );
}

//! Operators of containers, function sorts and division: macros over the solver's theories, or functions with axioms.
//!
//! In the templates `$S` stands for the container's sort, `$E` for that of its elements (the values of a map), `$K` for a map's keys, and a
//! number is put behind every `@`.

use super::collect::{Mentioned, Needed, keys_sort};
use super::script::Printer;
use super::{Dialect, Encoding};
use tenet_logic::{Sort, SortKind};

impl Printer<'_> {
    /// Declares what the sequent needs beyond the standard's operators.
    pub(super) fn declare_containers(&mut self, mentioned: &Mentioned) {
        let needs = |needed| mentioned.operators.iter().any(|(n, _)| *n == needed);
        if needs(Needed::Div) {
            self.line(DIV.trim());
        }
        if needs(Needed::Mod) {
            self.line(MOD.trim());
        }
        for sort in &mentioned.sorts {
            match (self.terms.sort_kind(*sort).clone(), self.style.encoding) {
                (SortKind::Fn(params, result), _) => self.function_sort(*sort, &params, result),
                (SortKind::Seq(item), Encoding::Axioms) => {
                    self.template(SEQ_AXIOMS, *sort, item, item);
                    let equal = self.equality_of("($seq.at@ a i)", "($seq.at@ b i)", item);
                    self.template(&SEQ_EQUALITY.replace("$EQ", &equal), *sort, item, item);
                }
                (SortKind::Set(item), Encoding::Axioms) => {
                    self.template(SET_AXIOMS, *sort, item, item);
                    if mentioned.sized.contains(sort) {
                        self.template(SET_SIZES, *sort, item, item);
                    }
                }
                (SortKind::Map(key, value), Encoding::Axioms) => {
                    self.template(MAP_AXIOMS, *sort, value, key);
                    let equal = self.equality_of("($map.get@ a k)", "($map.get@ b k)", value);
                    self.template(&MAP_EQUALITY.replace("$EQ", &equal), *sort, value, key);
                    if let Some(keys) = keys_sort(self.terms, key) {
                        self.map_keys_by_axioms(*sort, keys, key);
                    }
                }
                (_, Encoding::Axioms) => {}
                (_, Encoding::Theories) => self.macros(*sort, mentioned),
            }
        }
        if self.style.encoding == Encoding::Axioms {
            let container = |sort: &Sort| self.has_own_equality(*sort);
            self.quantified |= mentioned.sorts.iter().any(container);
        }
    }

    fn template(&mut self, text: &str, sort: Sort, item: Sort, key: Sort) {
        let number = format!(".{}", self.numbers[&sort]);
        let text = text
            .replace('@', &number)
            .replace("$S", self.sort(sort))
            .replace("$E", self.sort(item))
            .replace("$K", self.sort(key));
        self.line(text.trim());
    }

    /// `a = b`, by the sort's own equality if it has one.
    fn equality_of(&self, a: &str, b: &str, sort: Sort) -> String {
        if self.has_own_equality(sort) {
            format!("({} {a} {b})", self.operator(self.equality(sort), sort))
        } else {
            format!("(= {a} {b})")
        }
    }

    fn macros(&mut self, sort: Sort, mentioned: &Mentioned) {
        let needs = |needed| mentioned.operators.contains(&(needed, sort));
        let z3 = self.style.dialect == Dialect::Z3;
        match *self.terms.sort_kind(sort) {
            SortKind::Seq(item) => {
                if needs(Needed::SeqAt) {
                    self.template(SEQ_AT, sort, item, item);
                }
                if needs(Needed::SeqUpdate) {
                    let text = if z3 { SEQ_UPDATE_Z3 } else { SEQ_UPDATE_CVC5 };
                    self.template(text, sort, item, item);
                }
                if needs(Needed::SeqSlice) {
                    self.template(SEQ_SLICE, sort, item, item);
                }
            }
            SortKind::Set(item) if z3 => {
                self.template(SET_SUBSET_Z3, sort, item, item);
            }
            SortKind::Map(key, value) => {
                if needs(Needed::MapGet) {
                    self.template(MAP_GET, sort, value, key);
                }
                if needs(Needed::MapKeys)
                    && let Some(keys) = keys_sort(self.terms, key)
                    && self.sorts.contains_key(&keys)
                {
                    let has = if z3 {
                        "(select ($map.keys@ m) k)"
                    } else {
                        "(set.member k ($map.keys@ m))"
                    };
                    let text = MAP_KEYS
                        .replace("$KEYS", self.sort(keys))
                        .replace("$HAS", has);
                    self.template(&text, sort, value, key);
                    self.quantified = true;
                }
            }
            _ => {}
        }
    }

    fn map_keys_by_axioms(&mut self, map: Sort, keys: Sort, key: Sort) {
        let set = format!(".{}", self.numbers[&keys]);
        let text = MAP_KEYS_AXIOMS
            .replace("$KEYS", self.sort(keys))
            .replace('%', &set);
        let value = match self.terms.sort_kind(map) {
            SortKind::Map(_, value) => *value,
            _ => key,
        };
        self.template(&text, map, value, key);
    }

    /// Function values: a sort of its own, application, extensional equality.
    fn function_sort(&mut self, sort: Sort, params: &[Sort], result: Sort) {
        let names: Vec<String> = (0..params.len()).map(|index| format!("x{index}")).collect();
        let name = self.sort(sort).to_string();
        let sorts: Vec<&str> = params.iter().map(|param| self.sort(*param)).collect();
        let apply = self.operator("fn.apply", sort);
        let equal = self.operator("fn.eq", sort);
        let declaration = format!(
            "(declare-fun {apply} ({name} {}) {})\n(declare-fun {equal} ({name} {name}) Bool)",
            sorts.join(" "),
            self.sort(result)
        );
        let binders: Vec<String> = names
            .iter()
            .zip(&sorts)
            .map(|(name, sort)| format!("({name} {sort})"))
            .collect();
        let call = |function: &str| format!("({apply} {function} {})", names.join(" "));
        let (of_f, of_g) = (call("f"), call("g"));
        let pointwise = if params.is_empty() {
            self.equality_of(&of_f, &of_g, result)
        } else {
            format!(
                "(forall ({}) (! {} :pattern ({of_f}) :pattern ({of_g})))",
                binders.join(" "),
                self.equality_of(&of_f, &of_g, result)
            )
        };
        self.line(&declaration);
        self.line(&format!(
            "(assert (forall ((f {name}) (g {name})) (! (and (= ({equal} f g) (= f g)) (= ({equal} f g) {pointwise})) :pattern (({equal} f g)))))"
        ));
        self.quantified = true;
    }
}

const DIV: &str = "
(declare-fun $div.by0 (Int) Int)
(define-fun $div ((a Int) (b Int)) Int (ite (< 0 b) (div a b) (ite (< b 0) (div (- a) (- b)) ($div.by0 a))))
";

const MOD: &str = "
(declare-fun $mod.by0 (Int) Int)
(define-fun $mod ((a Int) (b Int)) Int (ite (< 0 b) (mod a b) (ite (< b 0) (- (mod (- a) (- b))) ($mod.by0 a))))
";

const SEQ_AT: &str = "
(declare-fun $seq.at.else@ ($S Int) $E)
(define-fun $seq.at@ ((s $S) (i Int)) $E (ite (and (<= 0 i) (< i (seq.len s))) (seq.nth s i) ($seq.at.else@ s i)))
";

const SEQ_UPDATE_Z3: &str = "
(define-fun $seq.update@ ((s $S) (i Int) (v $E)) $S (ite (and (<= 0 i) (< i (seq.len s)))
  (seq.++ (seq.extract s 0 i) (seq.unit v) (seq.extract s (+ i 1) (- (seq.len s) (+ i 1)))) s))
";

const SEQ_UPDATE_CVC5: &str = "
(define-fun $seq.update@ ((s $S) (i Int) (v $E)) $S (ite (and (<= 0 i) (< i (seq.len s))) (seq.update s i (seq.unit v)) s))
";

const SEQ_SLICE: &str = "
(declare-fun $seq.slice.else@ ($S Int Int) $S)
(define-fun $seq.slice@ ((s $S) (i Int) (j Int)) $S (ite (and (<= 0 i) (<= i j) (<= j (seq.len s)))
  (seq.extract s i (- j i)) ($seq.slice.else@ s i j)))
";

const SET_SUBSET_Z3: &str = "
(define-fun $set.subset@ ((a $S) (b $S)) Bool (= ((_ map and) a b) a))
";

const MAP_GET: &str = "
(declare-fun $map.get.else@ ($S $K) $E)
(define-fun $map.get@ ((m $S) (k $K)) $E (ite (= (select m k) (as $none ($option $E))) ($map.get.else@ m k) ($value (select m k))))
";

const MAP_KEYS: &str = "
(declare-fun $map.keys@ ($S) $KEYS)
(assert (forall ((m $S) (k $K)) (! (= $HAS (not (= (select m k) (as $none ($option $E))))) :pattern ($HAS) :pattern (($map.keys@ m) (select m k)))))
";

const SEQ_AXIOMS: &str = "
(declare-fun $seq.len@ ($S) Int)
(declare-fun $seq.empty@ () $S)
(declare-fun $seq.push@ ($S $E) $S)
(declare-fun $seq.at@ ($S Int) $E)
(declare-fun $seq.update@ ($S Int $E) $S)
(declare-fun $seq.concat@ ($S $S) $S)
(declare-fun $seq.slice@ ($S Int Int) $S)
(declare-fun $seq.eq@ ($S $S) Bool)
(assert (forall ((s $S)) (! (and (<= 0 ($seq.len@ s)) (=> (= ($seq.len@ s) 0) (= s $seq.empty@))) :pattern (($seq.len@ s)))))
(assert (= ($seq.len@ $seq.empty@) 0))
(assert (forall ((s $S) (x $E)) (! (and (= ($seq.len@ ($seq.push@ s x)) (+ ($seq.len@ s) 1)) (= ($seq.at@ ($seq.push@ s x) ($seq.len@ s)) x)
  (= ($seq.push@ s x) ($seq.concat@ s ($seq.push@ $seq.empty@ x)))) :pattern (($seq.push@ s x)))))
(assert (forall ((s $S) (x $E) (i Int)) (! (=> (and (<= 0 i) (< i ($seq.len@ s))) (= ($seq.at@ ($seq.push@ s x) i) ($seq.at@ s i)))
  :pattern (($seq.at@ ($seq.push@ s x) i)) :pattern (($seq.push@ s x) ($seq.at@ s i)))))
(assert (forall ((a $S) (b $S)) (! (and (= ($seq.len@ ($seq.concat@ a b)) (+ ($seq.len@ a) ($seq.len@ b)))
  (=> (= ($seq.len@ a) 0) (= ($seq.concat@ a b) b)) (=> (= ($seq.len@ b) 0) (= ($seq.concat@ a b) a))
  (= ($seq.slice@ ($seq.concat@ a b) 0 ($seq.len@ a)) a)
  (= ($seq.slice@ ($seq.concat@ a b) ($seq.len@ a) (+ ($seq.len@ a) ($seq.len@ b))) b)) :pattern (($seq.concat@ a b)))))
(assert (forall ((a $S) (b $S) (i Int)) (! (and (=> (and (<= 0 i) (< i ($seq.len@ a))) (= ($seq.at@ ($seq.concat@ a b) i) ($seq.at@ a i)))
  (=> (and (<= ($seq.len@ a) i) (< i (+ ($seq.len@ a) ($seq.len@ b)))) (= ($seq.at@ ($seq.concat@ a b) i) ($seq.at@ b (- i ($seq.len@ a))))))
  :pattern (($seq.at@ ($seq.concat@ a b) i)))))
(assert (forall ((a $S) (b $S) (i Int)) (! (=> (and (<= 0 i) (< i ($seq.len@ a))) (= ($seq.at@ ($seq.concat@ a b) i) ($seq.at@ a i)))
  :pattern (($seq.concat@ a b) ($seq.at@ a i)))))
(assert (forall ((a $S) (b $S) (i Int)) (! (=> (and (<= 0 i) (< i ($seq.len@ b))) (= ($seq.at@ ($seq.concat@ a b) (+ ($seq.len@ a) i)) ($seq.at@ b i)))
  :pattern (($seq.concat@ a b) ($seq.at@ b i)))))
(assert (forall ((a $S) (b $S) (c $S)) (! (= ($seq.concat@ ($seq.concat@ a b) c) ($seq.concat@ a ($seq.concat@ b c)))
  :pattern (($seq.concat@ ($seq.concat@ a b) c)))))
(assert (forall ((s $S) (i Int) (v $E)) (! (and (= ($seq.len@ ($seq.update@ s i v)) ($seq.len@ s))
  (ite (and (<= 0 i) (< i ($seq.len@ s))) (= ($seq.at@ ($seq.update@ s i v) i) v) (= ($seq.update@ s i v) s))) :pattern (($seq.update@ s i v)))))
(assert (forall ((s $S) (i Int) (v $E) (j Int)) (! (=> (and (<= 0 j) (< j ($seq.len@ s)) (not (= i j))) (= ($seq.at@ ($seq.update@ s i v) j) ($seq.at@ s j)))
  :pattern (($seq.at@ ($seq.update@ s i v) j)) :pattern (($seq.update@ s i v) ($seq.at@ s j)))))
(assert (forall ((s $S) (i Int) (j Int)) (! (=> (and (<= 0 i) (<= i j) (<= j ($seq.len@ s))) (and (= ($seq.len@ ($seq.slice@ s i j)) (- j i))
  (=> (and (= i 0) (= j ($seq.len@ s))) (= ($seq.slice@ s i j) s)))) :pattern (($seq.slice@ s i j)))))
(assert (forall ((s $S) (i Int) (j Int) (k Int)) (! (=> (and (<= 0 i) (<= i j) (<= j ($seq.len@ s)) (<= 0 k) (< k (- j i)))
  (= ($seq.at@ ($seq.slice@ s i j) k) ($seq.at@ s (+ i k)))) :pattern (($seq.at@ ($seq.slice@ s i j) k)))))
(assert (forall ((s $S) (i Int) (j Int) (k Int)) (! (=> (and (<= 0 i) (<= i k) (< k j) (<= j ($seq.len@ s)))
  (= ($seq.at@ ($seq.slice@ s i j) (- k i)) ($seq.at@ s k))) :pattern (($seq.slice@ s i j) ($seq.at@ s k)))))
(assert (forall ((s $S) (i Int) (j Int) (k Int)) (! (=> (and (<= 0 i) (<= i j) (<= j k) (<= k ($seq.len@ s)))
  (= ($seq.concat@ ($seq.slice@ s i j) ($seq.slice@ s j k)) ($seq.slice@ s i k))) :pattern (($seq.slice@ s i j) ($seq.slice@ s j k)))))
";

const SEQ_EQUALITY: &str = "
(assert (forall ((a $S) (b $S)) (! (and (= ($seq.eq@ a b) (= a b)) (= ($seq.eq@ a b) (and (= ($seq.len@ a) ($seq.len@ b))
  (forall ((i Int)) (! (=> (and (<= 0 i) (< i ($seq.len@ a))) $EQ) :pattern (($seq.at@ a i)) :pattern (($seq.at@ b i))))))) :pattern (($seq.eq@ a b)))))
";

const SET_AXIOMS: &str = "
(declare-fun $set.empty@ () $S)
(declare-fun $set.insert@ ($S $E) $S)
(declare-fun $set.member@ ($E $S) Bool)
(declare-fun $set.union@ ($S $S) $S)
(declare-fun $set.inter@ ($S $S) $S)
(declare-fun $set.minus@ ($S $S) $S)
(declare-fun $set.subset@ ($S $S) Bool)
(declare-fun $set.eq@ ($S $S) Bool)
(assert (forall ((x $E)) (! (not ($set.member@ x $set.empty@)) :pattern (($set.member@ x $set.empty@)))))
(assert (forall ((s $S) (y $E)) (! ($set.member@ y ($set.insert@ s y)) :pattern (($set.insert@ s y)))))
(assert (forall ((s $S) (y $E) (x $E)) (! (= ($set.member@ x ($set.insert@ s y)) (or (= x y) ($set.member@ x s)))
  :pattern (($set.member@ x ($set.insert@ s y))) :pattern (($set.insert@ s y) ($set.member@ x s)))))
(assert (forall ((a $S) (b $S) (x $E)) (! (= ($set.member@ x ($set.union@ a b)) (or ($set.member@ x a) ($set.member@ x b)))
  :pattern (($set.member@ x ($set.union@ a b))) :pattern (($set.union@ a b) ($set.member@ x a)) :pattern (($set.union@ a b) ($set.member@ x b)))))
(assert (forall ((a $S) (b $S) (x $E)) (! (= ($set.member@ x ($set.inter@ a b)) (and ($set.member@ x a) ($set.member@ x b)))
  :pattern (($set.member@ x ($set.inter@ a b))) :pattern (($set.inter@ a b) ($set.member@ x a)) :pattern (($set.inter@ a b) ($set.member@ x b)))))
(assert (forall ((a $S) (b $S) (x $E)) (! (= ($set.member@ x ($set.minus@ a b)) (and ($set.member@ x a) (not ($set.member@ x b))))
  :pattern (($set.member@ x ($set.minus@ a b))) :pattern (($set.minus@ a b) ($set.member@ x a)) :pattern (($set.minus@ a b) ($set.member@ x b)))))
(assert (forall ((a $S) (b $S)) (! (= ($set.subset@ a b) (forall ((x $E)) (! (=> ($set.member@ x a) ($set.member@ x b))
  :pattern (($set.member@ x a)) :pattern (($set.member@ x b))))) :pattern (($set.subset@ a b)))))
(assert (forall ((a $S) (b $S)) (! (and (= ($set.eq@ a b) (= a b)) (= ($set.eq@ a b) (forall ((x $E)) (! (= ($set.member@ x a) ($set.member@ x b))
  :pattern (($set.member@ x a)) :pattern (($set.member@ x b)))))) :pattern (($set.eq@ a b)))))
";

const SET_SIZES: &str = "
(declare-fun $set.size@ ($S) Int)
(assert (= ($set.size@ $set.empty@) 0))
(assert (forall ((a $S)) (! (and (<= 0 ($set.size@ a)) (=> (= ($set.size@ a) 0) (= a $set.empty@))) :pattern (($set.size@ a)))))
(assert (forall ((a $S) (x $E)) (! (=> ($set.member@ x a) (<= 1 ($set.size@ a))) :pattern (($set.size@ a) ($set.member@ x a)))))
(assert (forall ((a $S) (x $E)) (! (= ($set.size@ ($set.insert@ a x)) (ite ($set.member@ x a) ($set.size@ a) (+ ($set.size@ a) 1)))
  :pattern (($set.size@ ($set.insert@ a x))))))
(assert (forall ((a $S) (x $E)) (! (= ($set.size@ ($set.union@ a ($set.insert@ $set.empty@ x))) (ite ($set.member@ x a) ($set.size@ a) (+ ($set.size@ a) 1)))
  :pattern (($set.size@ ($set.union@ a ($set.insert@ $set.empty@ x)))))))
(assert (forall ((a $S) (x $E)) (! (= ($set.size@ ($set.minus@ a ($set.insert@ $set.empty@ x))) (ite ($set.member@ x a) (- ($set.size@ a) 1) ($set.size@ a)))
  :pattern (($set.size@ ($set.minus@ a ($set.insert@ $set.empty@ x)))))))
(assert (forall ((a $S) (b $S)) (! (= (+ ($set.size@ ($set.union@ a b)) ($set.size@ ($set.inter@ a b))) (+ ($set.size@ a) ($set.size@ b)))
  :pattern (($set.size@ ($set.union@ a b))))))
(assert (forall ((a $S) (b $S)) (! (= (+ ($set.size@ ($set.minus@ a b)) ($set.size@ ($set.inter@ a b))) ($set.size@ a))
  :pattern (($set.size@ ($set.minus@ a b))))))
(assert (forall ((a $S) (b $S)) (! (=> ($set.subset@ a b) (and (<= ($set.size@ a) ($set.size@ b)) (=> (= ($set.size@ a) ($set.size@ b)) (= a b))))
  :pattern (($set.subset@ a b) ($set.size@ a)) :pattern (($set.subset@ a b) ($set.size@ b)))))
";

const MAP_AXIOMS: &str = "
(declare-fun $map.empty@ () $S)
(declare-fun $map.has@ ($S $K) Bool)
(declare-fun $map.get@ ($S $K) $E)
(declare-fun $map.insert@ ($S $K $E) $S)
(declare-fun $map.remove@ ($S $K) $S)
(declare-fun $map.eq@ ($S $S) Bool)
(assert (forall ((k $K)) (! (not ($map.has@ $map.empty@ k)) :pattern (($map.has@ $map.empty@ k)))))
(assert (forall ((m $S) (k $K) (v $E)) (! (and ($map.has@ ($map.insert@ m k v) k) (= ($map.get@ ($map.insert@ m k v) k) v)) :pattern (($map.insert@ m k v)))))
(assert (forall ((m $S) (k $K) (v $E) (j $K)) (! (= ($map.has@ ($map.insert@ m k v) j) (or (= j k) ($map.has@ m j)))
  :pattern (($map.has@ ($map.insert@ m k v) j)) :pattern (($map.insert@ m k v) ($map.has@ m j)))))
(assert (forall ((m $S) (k $K) (v $E) (j $K)) (! (=> (and (not (= j k)) ($map.has@ m j)) (= ($map.get@ ($map.insert@ m k v) j) ($map.get@ m j)))
  :pattern (($map.get@ ($map.insert@ m k v) j)) :pattern (($map.insert@ m k v) ($map.get@ m j)))))
(assert (forall ((m $S) (k $K)) (! (not ($map.has@ ($map.remove@ m k) k)) :pattern (($map.remove@ m k)))))
(assert (forall ((m $S) (k $K) (j $K)) (! (= ($map.has@ ($map.remove@ m k) j) (and (not (= j k)) ($map.has@ m j)))
  :pattern (($map.has@ ($map.remove@ m k) j)) :pattern (($map.remove@ m k) ($map.has@ m j)))))
(assert (forall ((m $S) (k $K) (j $K)) (! (=> (and (not (= j k)) ($map.has@ m j)) (= ($map.get@ ($map.remove@ m k) j) ($map.get@ m j)))
  :pattern (($map.get@ ($map.remove@ m k) j)) :pattern (($map.remove@ m k) ($map.get@ m j)))))
";

const MAP_EQUALITY: &str = "
(assert (forall ((a $S) (b $S)) (! (and (= ($map.eq@ a b) (= a b)) (= ($map.eq@ a b) (and
  (forall ((k $K)) (! (= ($map.has@ a k) ($map.has@ b k)) :pattern (($map.has@ a k)) :pattern (($map.has@ b k))))
  (forall ((k $K)) (! (=> ($map.has@ a k) $EQ) :pattern (($map.get@ a k)) :pattern (($map.get@ b k))))))) :pattern (($map.eq@ a b)))))
";

const MAP_KEYS_AXIOMS: &str = "
(declare-fun $map.keys@ ($S) $KEYS)
(assert (= ($map.keys@ $map.empty@) $set.empty%))
(assert (forall ((m $S) (k $K)) (! (= ($set.member% k ($map.keys@ m)) ($map.has@ m k))
  :pattern (($set.member% k ($map.keys@ m))) :pattern (($map.keys@ m) ($map.has@ m k)))))
(assert (forall ((m $S) (k $K) (v $E)) (! (= ($map.keys@ ($map.insert@ m k v)) ($set.insert% ($map.keys@ m) k)) :pattern (($map.keys@ ($map.insert@ m k v))))))
(assert (forall ((m $S) (k $K)) (! (= ($map.keys@ ($map.remove@ m k)) ($set.minus% ($map.keys@ m) ($set.insert% $set.empty% k))) :pattern (($map.keys@ ($map.remove@ m k))))))
";

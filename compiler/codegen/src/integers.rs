//! Integers of any size: inline while the operands and the result are, out of line in a block of its own otherwise.

use crate::function::{Emitter, condition, flags};
use crate::target::CodegenError;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder, types};
use cranelift_module::Module;
use tenet_mir::{Comparison, IntOp, Rep, Value};
use tenet_runtime::abi::TAG_OFFSET;

/// What stays when an operation left the fast path.
struct Slow {
    block: ir::Block,
    used: bool,
}

impl<M: Module> Emitter<'_, '_, M> {
    /// Goes on where all of `args` are immediates, and to the slow path where one is not.
    fn want_immediates(&mut self, args: [Value; 2], slow: &mut Slow) {
        let mut bits = None;
        for arg in args {
            if self.rep(arg) == Rep::Immediate || (bits.is_some() && args[0] == args[1]) {
                continue;
            }
            let value = self.value(arg);
            bits = Some(match bits {
                None => value,
                Some(other) => self.builder.ins().band(other, value),
            });
        }
        if let Some(bits) = bits {
            let all = self.immediate_bit(bits);
            let fast = self.new_block(&[]);
            self.branch(all, fast, slow.block);
            slow.used = true;
            self.builder.switch_to_block(fast);
        }
    }

    /// Goes to the slow path where the condition holds.
    fn unless(&mut self, condition: ir::Value, slow: &mut Slow) {
        let fast = self.new_block(&[]);
        self.branch(condition, slow.block, fast);
        slow.used = true;
        self.builder.switch_to_block(fast);
    }

    /// Integer arithmetic. A result of representation `Immediate` is known to be small, and so are then the operands.
    pub fn arithmetic(
        &mut self,
        op: IntOp,
        args: [Value; 2],
        drops: [bool; 2],
        result: Rep,
    ) -> Result<ir::Value, CodegenError> {
        let mut slow = Slow {
            block: self.cold_block(),
            used: false,
        };
        let done = self.new_block(&[types::I64]);
        self.want_immediates(args, &mut slow);
        let (a, b) = (self.value(args[0]), self.value(args[1]));
        let checked = result != Rep::Immediate;
        let value = match op {
            IntOp::Add | IntOp::Sub | IntOp::Mul => {
                let literal = self.literal(args[1]);
                let (value, overflow) = self.ring(op, a, b, literal, checked);
                if let Some(overflow) = overflow {
                    self.unless(overflow, &mut slow);
                }
                value
            }
            IntOp::FloorDiv | IntOp::Div | IntOp::FloorMod | IntOp::Mod => {
                let divisor = self.literal(args[1]);
                self.division(op, a, b, divisor, checked, &mut slow)
            }
        };
        self.jump(done, &[value]);
        self.builder.switch_to_block(slow.block);
        if slow.used {
            let function = match op {
                IntOp::Add => "tn_int_add_b",
                IntOp::Sub => "tn_int_sub_b",
                IntOp::Mul => "tn_int_mul_b",
                IntOp::FloorDiv | IntOp::Div => "tn_int_floordiv_b",
                IntOp::FloorMod | IntOp::Mod => "tn_int_floormod_b",
            };
            let value = self.call(function, &[a, b])?;
            self.drop_operands(args, drops)?;
            self.jump(done, &[value]);
        } else {
            // Nothing leads here.
            let zero = self.constant(1);
            self.jump(done, &[zero]);
        }
        self.builder.switch_to_block(done);
        Ok(self.builder.block_params(done)[0])
    }

    /// The integer, or the immediate that is nearest to it.
    pub fn clamp(&mut self, value: Value) -> ir::Value {
        let word = self.value(value);
        let big = self.cold_block();
        let done = self.new_block(&[types::I64]);
        let bit = self.immediate_bit(word);
        self.builder
            .ins()
            .brif(bit, done, &[ir::BlockArg::Value(word)], big, &[]);
        self.builder.switch_to_block(big);
        // The tag of a big integer is 1 where it is negative.
        let negative = self
            .builder
            .ins()
            .uload16(types::I32, flags(), word, TAG_OFFSET);
        let least = self.constant(i64::MIN | 1);
        let greatest = self.constant(i64::MAX);
        let nearest = self.builder.ins().select(negative, least, greatest);
        self.jump(done, &[nearest]);
        self.builder.switch_to_block(done);
        self.builder.block_params(done)[0]
    }

    fn drop_operands(&mut self, args: [Value; 2], drops: [bool; 2]) -> Result<(), CodegenError> {
        for (arg, drop) in args.iter().zip(drops) {
            if drop {
                let value = self.value(*arg);
                self.call_any("tn_drop", &[value])?;
            }
        }
        Ok(())
    }

    /// Sum, difference and product of tagged words; and whether they overflow.
    fn ring(
        &mut self,
        op: IntOp,
        a: ir::Value,
        b: ir::Value,
        literal: Option<i64>,
        checked: bool,
    ) -> (ir::Value, Option<ir::Value>) {
        if let (Some(n), IntOp::Add | IntOp::Sub) = (literal, op) {
            return self.moved(a, if op == IntOp::Add { n } else { -n }, checked);
        }
        let ins = |emitter: &mut Self, x, y| {
            let builder = &mut emitter.builder;
            if !checked {
                let value = match op {
                    IntOp::Add => builder.ins().iadd(x, y),
                    IntOp::Sub => builder.ins().isub(x, y),
                    _ => builder.ins().imul(x, y),
                };
                return (value, None);
            }
            let (value, overflow) = match op {
                IntOp::Add => builder.ins().sadd_overflow(x, y),
                IntOp::Sub => builder.ins().ssub_overflow(x, y),
                _ => builder.ins().smul_overflow(x, y),
            };
            (value, Some(overflow))
        };
        match op {
            // (2a + 1) + 2b and (2a + 1) - 2b are tagged.
            IntOp::Add | IntOp::Sub => {
                let untagged = self.builder.ins().iadd_imm_s(b, -1);
                ins(self, a, untagged)
            }
            // 2a * b, to be tagged.
            _ => {
                let x = self.builder.ins().iadd_imm_s(a, -1);
                let y = self.builder.ins().sshr_imm_u(b, 1);
                let (value, overflow) = ins(self, x, y);
                (self.builder.ins().bor_imm_u(value, 1), overflow)
            }
        }
    }

    /// A tagged word and a literal added. It overflowed where the sum is on the wrong side of the word, which takes one comparison.
    fn moved(&mut self, a: ir::Value, by: i64, checked: bool) -> (ir::Value, Option<ir::Value>) {
        let value = self.builder.ins().iadd_imm_s(a, by << 1);
        if !checked {
            return (value, None);
        }
        let wrong = if by >= 0 {
            IntCC::SignedLessThan
        } else {
            IntCC::SignedGreaterThan
        };
        (value, Some(self.builder.ins().icmp(wrong, value, a)))
    }

    /// Quotient or remainder of tagged words.
    fn division(
        &mut self,
        op: IntOp,
        a: ir::Value,
        b: ir::Value,
        divisor: Option<i64>,
        checked: bool,
        slow: &mut Slow,
    ) -> ir::Value {
        let quotient = matches!(op, IntOp::FloorDiv | IntOp::Div);
        if let Some(n) = divisor.filter(|n| *n > 0 && n.count_ones() == 1) {
            // The tag is the lowest bit before and after.
            return if quotient {
                let shifted = self
                    .builder
                    .ins()
                    .sshr_imm_u(a, i64::from(n.trailing_zeros()));
                self.builder.ins().bor_imm_u(shifted, 1)
            } else {
                self.builder.ins().band_imm_u(a, (n - 1) << 1 | 1)
            };
        }
        let x = self.builder.ins().sshr_imm_u(a, 1);
        let y = match divisor {
            Some(n) => self.constant(n),
            None => self.builder.ins().sshr_imm_u(b, 1),
        };
        let plain = match op {
            IntOp::Div => self.builder.ins().udiv(x, y),
            IntOp::Mod => self.builder.ins().urem(x, y),
            IntOp::FloorDiv => self.floor_div(x, y, divisor),
            _ => self.floor_mod(x, y, divisor),
        };
        // The least integer over -1 is the one quotient that is too large.
        let fits = !quotient || op == IntOp::Div || divisor.is_some_and(|n| n > 0);
        if checked && !fits {
            let (shifted, overflow) = self.builder.ins().sadd_overflow(plain, plain);
            self.unless(overflow, slow);
            self.builder.ins().bor_imm_u(shifted, 1)
        } else {
            self.tagged(plain)
        }
    }

    fn floor_div(&mut self, x: ir::Value, y: ir::Value, divisor: Option<i64>) -> ir::Value {
        let quotient = self.builder.ins().sdiv(x, y);
        let product = self.builder.ins().imul(quotient, y);
        let rest = self.builder.ins().isub(x, product);
        let below = self.rounds_down(rest, y, divisor);
        let below = self.builder.ins().uextend(types::I64, below);
        self.builder.ins().isub(quotient, below)
    }

    fn floor_mod(&mut self, x: ir::Value, y: ir::Value, divisor: Option<i64>) -> ir::Value {
        let rest = self.builder.ins().srem(x, y);
        let below = self.rounds_down(rest, y, divisor);
        let zero = self.constant(0);
        let more = self.builder.ins().select(below, y, zero);
        self.builder.ins().iadd(rest, more)
    }

    /// Is the quotient that was rounded towards zero one too large? So it is where there is a rest, with another sign than the divisor's.
    fn rounds_down(&mut self, rest: ir::Value, y: ir::Value, divisor: Option<i64>) -> ir::Value {
        if divisor.is_some_and(|n| n > 0) {
            return self
                .builder
                .ins()
                .icmp_imm_s(IntCC::SignedLessThan, rest, 0);
        }
        let mixed = self.builder.ins().bxor(rest, y);
        let signs = self
            .builder
            .ins()
            .icmp_imm_s(IntCC::SignedLessThan, mixed, 0);
        let some = self.builder.ins().icmp_imm_s(IntCC::NotEqual, rest, 0);
        self.builder.ins().band(signs, some)
    }

    /// Integer comparison.
    pub fn comparison(
        &mut self,
        op: Comparison,
        args: [Value; 2],
        drops: [bool; 2],
    ) -> Result<ir::Value, CodegenError> {
        let (a, b) = (self.value(args[0]), self.value(args[1]));
        let small = args.map(|v| self.rep(v) == Rep::Immediate);
        if small == [true, true] {
            return Ok(self.builder.ins().icmp(condition(op), a, b));
        }
        let mut slow = Slow {
            block: self.cold_block(),
            used: false,
        };
        let done = self.new_block(&[types::I8]);
        // An immediate and an object are never equal.
        if op == Comparison::Eq && (small[0] || small[1]) && drops == [false, false] {
            let equal = self.builder.ins().icmp(condition(op), a, b);
            self.jump(done, &[equal]);
        } else {
            self.want_immediates(args, &mut slow);
            let holds = self.builder.ins().icmp(condition(op), a, b);
            self.jump(done, &[holds]);
        }
        self.builder.switch_to_block(slow.block);
        let holds = if slow.used {
            let function = match op {
                Comparison::Eq => "tn_int_eq_b",
                Comparison::Lt => "tn_int_lt_b",
                Comparison::Le => "tn_int_le_b",
            };
            let word = self.call(function, &[a, b])?;
            self.drop_operands(args, drops)?;
            let bit = self.builder.ins().ushr_imm_u(word, 1);
            self.builder.ins().ireduce(types::I8, bit)
        } else {
            self.builder.ins().iconst(types::I8, 0)
        };
        self.jump(done, &[holds]);
        self.builder.switch_to_block(done);
        Ok(self.builder.block_params(done)[0])
    }
}

//! What people use instead, in Rust: kube_quantity. Prints the lines that the C programs print:
//! k8smesos-benchmark DATA ROUNDS BATCH_MS quantity
use kube_quantity::ParsedQuantity;
use std::{hint::black_box, time::Instant};

fn cpu() -> f64 {
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    assert_eq!(unsafe { libc::getrusage(libc::RUSAGE_SELF, &mut usage) }, 0);
    let ns = |t: libc::timeval| t.tv_sec as f64 * 1e9 + t.tv_usec as f64 * 1e3;
    ns(usage.ru_utime) + ns(usage.ru_stime)
}

struct Settings {
    rounds: u32,
    batch_ns: f64,
    operations: usize,
}

fn once(run: &dyn Fn(), count: u64) -> (f64, f64) {
    let (cpu_begin, wall_begin) = (cpu(), Instant::now());
    for _ in 0..count {
        run();
    }
    (cpu() - cpu_begin, wall_begin.elapsed().as_nanos() as f64)
}

fn measure(s: &Settings, name: &str, bytes: usize, run: &dyn Fn()) {
    let mut count = 1;
    loop {
        let wall = once(run, count).1;
        if wall >= s.batch_ns {
            break;
        }
        count = if wall < s.batch_ns / 16.0 {
            count * 8
        } else {
            (count as f64 * s.batch_ns * 1.2 / wall) as u64 + 1
        };
    }
    let (mut least_cpu, mut least_wall) = (f64::MAX, f64::MAX);
    for _ in 0..s.rounds {
        let (cpu, wall) = once(run, count);
        least_cpu = least_cpu.min(cpu);
        least_wall = least_wall.min(wall);
    }
    let each = count as f64 * s.operations as f64;
    println!(
        "{{\"part\":\"quantity\",\"case\":\"{}\",\"who\":\"Rust kube_quantity\",\"unit\":\"ns\",\
         \"cpu\":{:.3},\"wall\":{:.3},\"rounds\":{},\"bytes\":{},\"operations\":{},\"limit\":false}}",
        name, least_cpu / each, least_wall / each, s.rounds, bytes, s.operations
    );
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(format!("{}/quantities.txt", arguments[1])).unwrap();
    let texts: Vec<&str> = text.split_whitespace().collect();
    // What it refuses (it knows no exponents) it is not asked; the others count.
    let texts: Vec<&str> = texts.into_iter().filter(|t| ParsedQuantity::try_from(*t).is_ok()).collect();
    let parsed: Vec<ParsedQuantity> = texts.iter().map(|t| ParsedQuantity::try_from(*t).unwrap()).collect();
    let settings = Settings {
        rounds: arguments[2].parse().unwrap(),
        batch_ns: arguments[3].parse::<f64>().unwrap() * 1e6,
        operations: texts.len(),
    };
    let bytes = texts.iter().map(|t| t.len()).sum();
    let mirrored = || parsed.iter().zip(parsed.iter().rev());
    measure(&settings, "parse", bytes, &|| {
        for t in &texts {
            let _ = black_box(ParsedQuantity::try_from(black_box(*t)));
        }
    });
    measure(&settings, "format", 0, &|| {
        for q in &parsed {
            black_box(black_box(q).to_string());
        }
    });
    measure(&settings, "add", 0, &|| {
        for (a, b) in mirrored() {
            black_box(black_box(a).clone() + b.clone());
        }
    });
    measure(&settings, "compare", 0, &|| {
        for (a, b) in mirrored() {
            black_box(black_box(a).partial_cmp(b));
        }
    });
}

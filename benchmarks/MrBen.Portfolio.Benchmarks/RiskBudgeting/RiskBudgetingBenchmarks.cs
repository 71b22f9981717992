using BenchmarkDotNet.Attributes;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.RiskBudgeting;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Benchmarks.RiskBudgeting;

/// <summary>
/// Equal contributions to risk to 1e-12 of each, from the sample covariance of 1,260 days: the library beside coordinate descent as it was
/// published in 2013. Warm: a session that goes to and fro between that covariance and the one without the last 20 days. Capped: no weight
/// above 1.25 times the equal one, for which the textbook has nothing so plain.
/// </summary>
[MemoryDiagnoser]
public class RiskBudgetingBenchmarks
{
    private readonly RiskBudgetingSolver _solver = new();
    private readonly RiskBudgetingSession _session = new();
    private double[,] _covariance = new double[0, 0];
    private RiskBudgetingProgram _program = null!;
    private RiskBudgetingProgram _earlier = null!;
    private RiskBudgetingProgram _capped = null!;
    private bool _turn;

    [Params(10, 50, 500)]
    public int Assets { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ReturnPanel panel = MarketModel.Panel(Assets);
        double[][] rows = [.. Enumerable.Range(0, panel.Observations).Select(t => panel.Row(t).ToArray())];
        _covariance = Benchmarks.Textbook.Covariance(rows);
        _program = RiskBudgetingProgram.Create(ToSymmetric(_covariance));
        _earlier = RiskBudgetingProgram.Create(ToSymmetric(Benchmarks.Textbook.Covariance(rows[..^20])));
        _capped = _program.WithLimits(upper: [.. Enumerable.Repeat(1.25 / Assets, Assets)]);
    }

    [Benchmark(Baseline = true)]
    public double[] Textbook() => TextbookDescent.EqualContributions(_covariance, 1e-12);

    [Benchmark]
    public RiskBudgetingOutcome Library() => _solver.Solve(_program);

    [Benchmark]
    public RiskBudgetingOutcome LibraryWarm()
    {
        _turn = !_turn;
        return _session.Solve(_turn ? _program : _earlier);
    }

    [Benchmark]
    public RiskBudgetingOutcome LibraryCapped() => _solver.Solve(_capped);

    private static SymmetricMatrix ToSymmetric(double[,] covariance)
    {
        int n = covariance.GetLength(0);
        double[] values = new double[n * n];
        Buffer.BlockCopy(covariance, 0, values, 0, n * n * sizeof(double));
        return SymmetricMatrix.Create(n, values);
    }
}

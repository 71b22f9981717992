using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>10,000 assets of 50 factors, whose dense covariance would take 800 MB: solved, and how much was allocated.</summary>
internal static class FactorModelTargets
{
    private const int Assets = 10_000;
    private const int Factors = 50;
    private const double Dense = 8.0 * Assets * Assets;

    public static IEnumerable<TargetRow> Measure()
    {
        QuadraticProgram minimum = Program(riskTolerance: 0);
        QuadraticProgram balanced = Program(riskTolerance: 0.3);
        return [Row("minimum variance", minimum), Row("mean-variance", balanced)];
    }

    private static TargetRow Row(string name, QuadraticProgram program)
    {
        QuadraticSolver solver = new();
        SolverOutcome outcome = solver.Solve(program);
        double seconds = Duel.Medians(6, Contender.Here("library", () => outcome = solver.Solve(program)))[0];
        long before = GC.GetAllocatedBytesForCurrentThread();
        solver.Solve(program);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        int held = Assets - outcome.Point.Count(0.0);
        return new TargetRow($"{name}, factor model, n = 10,000, k = 50 ({held} held, {outcome.Driver})", "never n × n", null, seconds, null,
            FormattableString.Invariant(
                $"{outcome.Status}, gap {outcome.Certificate.RelativeGap:0e0}, {allocated / 1e6:0.0} MB of {Dense / 1e6:0}"),
            outcome.Status == SolverStatus.Optimal && allocated < 0.1 * Dense);
    }

    private static QuadraticProgram Program(double riskTolerance)
    {
        Random random = new(Seed: 20260101);
        double[] loadings = new double[Assets * Factors];
        double[] specific = new double[Assets];
        double[] linear = new double[Assets];
        for (int i = 0; i < Assets; i++)
        {
            loadings[i * Factors] = 1 + (0.3 * FactorMarket.Normal(random));
            for (int k = 1; k < Factors; k++)
            {
                loadings[(i * Factors) + k] = 0.3 * FactorMarket.Normal(random);
            }

            specific[i] = Math.Pow(0.008 + (0.012 * random.NextDouble()), 2);
            linear[i] = -riskTolerance * 4e-4 * random.NextDouble();
        }

        double[] variances = [.. Enumerable.Range(0, Factors).Select(k => k == 0 ? 1e-4 : 2.5e-5)];
        FactorCovariance covariance = FactorCovariance.Create(
            DenseMatrix.Create(Assets, Factors, loadings), SymmetricMatrix.FromDiagonal(variances), specific);
        return QuadraticProgram.Create(covariance, linear, lower: new double[Assets],
            rows: DenseMatrix.Create(1, Assets, [.. Enumerable.Repeat(1.0, Assets)]), rowLower: [1], rowUpper: [1]);
    }
}

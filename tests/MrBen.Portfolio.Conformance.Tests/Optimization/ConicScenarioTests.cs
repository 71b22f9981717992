using MrBen.Optimization;
using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Conformance.Tests.Optimization;

/// <summary>Scenario programs written by hand for the conic solver, against HiGHS on the same linear program.</summary>
public class ConicScenarioTests
{
    private const double Confidence = 0.95;

    // Rockafellar and Uryasev (2000), Journal of Risk 2(3): min α + Σ u_t / ((1 − β)T), u_t ≥ −r_t'x − α, u_t ≥ 0, Σx = 1, x ≥ 0.
    [Theory]
    [InlineData(1_000, 200)]
    [InlineData(1_000, 50)]
    [InlineData(300, 10)]
    public void Solve_ConditionalValueAtRisk_AgreesWithHighs(int scenarios, int assets)
    {
        DenseMatrix returns = Returns(scenarios, assets, level: 1);
        ConicProgramBuilder builder = new(assets + 1);
        int u = builder.AddLocals(scenarios, 1 / ((1 - Confidence) * scenarios));
        builder.SetLinear(assets, 1);
        AddBudget(builder, assets, assets + 1);
        builder.AddLowerBounds(u, new double[scenarios]);
        int rows = builder.AddRows(Cone.Nonnegative(scenarios));
        builder.SetSharedRows(rows, returns);
        for (int t = 0; t < scenarios; t++)
        {
            builder.AddEntry(rows + t, u + t, 1);
        }

        AssertAgreement(builder.Build());
    }

    // Chekhlov, Uryasev and Zabarankin (2005), Int. J. Theoretical and Applied Finance 8(1): drawdown d_t ≥ d_{t−1} − r_t'x, d_t ≥ 0 of
    // uncompounded returns, and the conditional value at risk of the drawdowns.
    [Fact]
    public void Solve_ConditionalDrawdownAtRisk_AgreesWithHighs()
    {
        const int Scenarios = 250;
        const int Assets = 12;
        DenseMatrix returns = Returns(Scenarios, Assets, level: 0);
        ConicProgramBuilder builder = new(Assets + 1);
        int d = builder.AddLocals(Scenarios);
        int z = builder.AddLocals(Scenarios, 1 / ((1 - Confidence) * Scenarios));
        builder.SetLinear(Assets, 1);
        AddBudget(builder, Assets, Assets + 1);
        builder.AddLowerBounds(d, new double[2 * Scenarios]);
        int chain = builder.AddRows(Cone.Nonnegative(Scenarios));
        builder.SetSharedRows(chain, returns);
        int tail = builder.AddRows(Cone.Nonnegative(Scenarios));
        for (int t = 0; t < Scenarios; t++)
        {
            builder.AddEntry(chain + t, d + t, 1);
            if (t > 0)
            {
                builder.AddEntry(chain + t, d + t - 1, -1);
            }

            builder.AddEntry(tail + t, z + t, 1);
            builder.AddEntry(tail + t, d + t, -1);
            builder.AddEntry(tail + t, Assets, 1);
        }

        AssertAgreement(builder.Build());
    }

    // Konno and Yamazaki (1991), Management Science 37(5): min Σ u_t / T, u_t ≥ |(r_t − mean)'x|, at a mean return.
    [Fact]
    public void Solve_MeanAbsoluteDeviation_AgreesWithHighs()
    {
        const int Scenarios = 300;
        const int Assets = 15;
        DenseMatrix returns = Returns(Scenarios, Assets, level: 0);
        double[] mean = new double[Assets + 1];
        for (int t = 0; t < Scenarios; t++)
        {
            Kernels.Axpy(1.0 / Scenarios, returns.Row(t), mean);
        }

        double[] centred = returns.Values.ToArray();
        for (int t = 0; t < Scenarios; t++)
        {
            Kernels.Axpy(-1, mean, centred.AsSpan(t * (Assets + 1), Assets + 1));
        }

        DenseMatrix deviations = DenseMatrix.Create(Scenarios, Assets + 1, centred);
        ConicProgramBuilder builder = new(Assets + 1);
        int u = builder.AddLocals(Scenarios, 1.0 / Scenarios);
        AddBudget(builder, Assets, Assets + 1);
        builder.AddUpperBounds(Assets, [0]);
        builder.AddLowerBounds(Assets, [0]);
        builder.SetShared(builder.AddRows(Cone.Nonnegative(1), [-mean.AsSpan(0, Assets).ToArray().Average()]), mean);
        int above = builder.AddRows(Cone.Nonnegative(Scenarios));
        builder.SetSharedRows(above, deviations, -1);
        int below = builder.AddRows(Cone.Nonnegative(Scenarios));
        builder.SetSharedRows(below, deviations);
        for (int t = 0; t < Scenarios; t++)
        {
            builder.AddEntry(above + t, u + t, 1);
            builder.AddEntry(below + t, u + t, 1);
        }

        AssertAgreement(builder.Build());
    }

    private static void AssertAgreement(ConicProgram program)
    {
        ConicOutcome outcome = new ConicSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(outcome.Status == SolverStatus.Optimal, $"{outcome.Status}, {outcome.Certificate}");
        (HighsStatus status, double objective) = Highs.Solve(AsRows(program));
        Assert.Equal(HighsStatus.Optimal, status);
        Assert.Equal(objective, outcome.Objective, tolerance: 1e-10 * Math.Abs(objective)); // Vertices are exact beyond HiGHS's own tolerances of 1e-9.
    }

    // The rows as HiGHS takes them, read off the program by unit vectors.
    private static QuadraticProgram AsRows(ConicProgram program)
    {
        int n = program.VariableCount;
        int m = program.RowCount;
        double[] offsets = new double[m];
        double[] column = new double[m];
        double[] rows = new double[m * n];
        program.RowValues(new double[n], offsets);
        for (int j = 0; j < n; j++)
        {
            double[] unit = new double[n];
            unit[j] = 1;
            program.RowValues(unit, column);
            for (int i = 0; i < m; i++)
            {
                rows[(i * n) + j] = column[i] - offsets[i];
            }
        }

        double[] upper = new double[m];
        int start = 0;
        foreach (Cone cone in program.Cones)
        {
            for (int i = start; i < start + cone.Dimension; i++)
            {
                upper[i] = cone.Kind == ConeKind.Zero ? -offsets[i] : double.PositiveInfinity;
            }

            start += cone.Dimension;
        }

        double[] lower = [.. offsets.Select(value => -value)];
        return QuadraticProgram.Create(
            SymmetricMatrix.FromDiagonal(new double[n]), program.Linear,
            rows: DenseMatrix.Create(m, n, rows), rowLower: lower, rowUpper: upper);
    }

    // One market factor, and a last column that is the level α of a tail, or 0.
    private static DenseMatrix Returns(int scenarios, int assets, double level)
    {
        Random random = new(scenarios + assets);
        double[] values = new double[scenarios * (assets + 1)];
        double[] beta = [.. Enumerable.Range(0, assets).Select(_ => 0.5 + random.NextDouble())];
        for (int t = 0; t < scenarios; t++)
        {
            double market = 0.02 * (random.NextDouble() + random.NextDouble() - 1);
            for (int j = 0; j < assets; j++)
            {
                values[(t * (assets + 1)) + j] = 0.0005 + (beta[j] * market) + (0.02 * (random.NextDouble() + random.NextDouble() - 1));
            }

            values[(t * (assets + 1)) + assets] = level;
        }

        return DenseMatrix.Create(scenarios, assets + 1, values);
    }

    private static void AddBudget(ConicProgramBuilder builder, int assets, int shared)
    {
        double[] ones = new double[shared];
        ones.AsSpan(0, assets).Fill(1);
        builder.SetShared(builder.AddRows(Cone.Zero(1), [-1.0]), ones);
        builder.AddLowerBounds(0, new double[assets]);
    }
}

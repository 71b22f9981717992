using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Parametric;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Parametric;

/// <summary>What holds on every frontier, each corner and each answer proven by its certificate.</summary>
[Collection(nameof(MeasuredAlone))]
public class FrontierPropertyTests
{
    private const double Tolerance = 1e-9;

    public static TheoryData<FrontierFamily> Families => [.. Enum.GetValues<FrontierFamily>()];

    [Theory]
    [MemberData(nameof(Families))]
    public void Trace_RandomPrograms_EveryCornerIsCertified(FrontierFamily family)
    {
        CriticalLineSession session = new();
        List<string> bad = [];
        for (int seed = 0; seed < TestTier.Count(100, 1000); seed++)
        {
            (QuadraticProgram program, double[] reward) = RandomFrontiers.Create(family, seed);
            CriticalLineResult result = session.Trace(program, reward, cancellationToken: TestContext.Current.CancellationToken);
            if (result.Frontier is null)
            {
                bad.Add($"{seed}: {result.Status} {result.Start.Status}");
                continue;
            }

            for (int k = 0; k < result.Frontier.Corners.Length; k++)
            {
                FrontierPoint p = result.Frontier.AtCorner(k);
                if (!p.Outcome.Certificate.Holds(Tolerance))
                {
                    bad.Add($"{seed}: corner {k} of {result.Frontier.Corners.Length}: {p.Outcome.Certificate}");
                    break;
                }
            }
        }

        Assert.True(bad.Count == 0, $"{family}: {bad.Count} bad\n" + string.Join("\n", bad.Take(12)));
    }

    // Answers between corners, against a solver that knows nothing of the frontier.
    [Theory]
    [MemberData(nameof(Families))]
    public void Questions_AtRandomPlaces_AgreeWithTheSolver(FrontierFamily family)
    {
        SolverSession session = new();
        for (int seed = 0; seed < TestTier.Count(40, 400); seed++)
        {
            (QuadraticProgram program, double[] reward) = RandomFrontiers.Create(family, seed);
            Frontier frontier = CriticalLine.Trace(program, reward, cancellationToken: TestContext.Current.CancellationToken).Frontier!;
            Random random = new(seed);
            FrontierCorner last = frontier.Corners[^1];
            for (int k = 0; k < 4; k++)
            {
                double tradeOff = 1.3 * random.NextDouble() * last.TradeOff;
                AssertTradeOff(frontier, tradeOff, session, $"{family} {seed}: λ = {tradeOff}");
                double wanted = frontier.Corners[0].Reward + (random.NextDouble() * (last.Reward - frontier.Corners[0].Reward));
                AssertReward(frontier, wanted, session, $"{family} {seed}: reward {wanted}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Corners_OfEveryFrontier_AscendOnAConvexCurve(FrontierFamily family)
    {
        for (int seed = 0; seed < TestTier.Count(40, 400); seed++)
        {
            (QuadraticProgram program, double[] reward) = RandomFrontiers.Create(family, seed);
            Frontier frontier = CriticalLine.Trace(program, reward, cancellationToken: TestContext.Current.CancellationToken).Frontier!;
            double[] point = new double[program.VariableCount];
            for (int k = 0; k < frontier.Corners.Length; k++)
            {
                FrontierCorner corner = frontier.Corners[k];
                frontier.CopyCorner(k, point);
                double value = program.ObjectiveAt(point);
                double size = Math.Max(Math.Abs(value), frontier.Corners[^1].TradeOff * Largest(reward));
                Assert.Equal(value, corner.Value, tolerance: 1e-11 * size);
                if (k > 0)
                {
                    FrontierCorner before = frontier.Corners[k - 1];
                    Assert.True(corner.TradeOff >= before.TradeOff && corner.Reward >= before.Reward && corner.Value >= before.Value);
                }
            }
        }
    }

    // The ratio of a tangency is not exceeded at any of many points of the frontier, at which the largest ratio of all must lie.
    [Theory]
    [InlineData(FrontierFamily.Ordinary)]
    [InlineData(FrontierFamily.LongShort)]
    [InlineData(FrontierFamily.GeneralRows)]
    [InlineData(FrontierFamily.EqualMeans)]
    [InlineData(FrontierFamily.Duplicates)]
    public void MaximumRatio_ComparedWithTheWholeFrontier_IsLargest(FrontierFamily family)
    {
        for (int seed = 0; seed < TestTier.Count(40, 400); seed++)
        {
            (QuadraticProgram program, double[] reward) = RandomFrontiers.Create(family, seed);
            Frontier frontier = CriticalLine.Trace(program, reward, cancellationToken: TestContext.Current.CancellationToken).Frontier!;
            double offset = frontier.Corners[0].Reward - 0.0005;
            FrontierPoint best = frontier.MaximumRatio(offset);
            Assert.True(best.Status == SolverStatus.Optimal, $"{family} {seed} {best.Status}");
            double ratio = Ratio(best, offset);
            for (int k = 0; k <= 50; k++)
            {
                double wanted = frontier.Corners[0].Reward + (k / 50.0 * (frontier.Corners[^1].Reward - frontier.Corners[0].Reward));
                Assert.True(Ratio(frontier.AtReward(wanted), offset) <= ratio * (1 + 1e-12), $"{family} {seed} at {wanted}");
            }
        }
    }

    [Fact]
    public void Trace_Twice_AgreesBitForBitAndASessionAllocatesTheFrontierOnly()
    {
        CriticalLineSession session = new();
        FrontierFamily[] families = [FrontierFamily.Ordinary, FrontierFamily.LongShort, FrontierFamily.GeneralRows, FrontierFamily.Kinks];
        foreach (FrontierFamily family in families)
        {
            (QuadraticProgram program, double[] reward) = RandomFrontiers.Create(family, 3);
            Frontier first = CriticalLine.Trace(program, reward, cancellationToken: TestContext.Current.CancellationToken).Frontier!;
            session.Trace(program, reward, cancellationToken: TestContext.Current.CancellationToken);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Frontier second = session.Trace(program, reward, cancellationToken: TestContext.Current.CancellationToken).Frontier!;
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            int n = program.VariableCount;
            int m = program.RowCount;
            Assert.Equal(first.Corners[^1].Reward, second.Corners[^1].Reward, tolerance: 1e-12 * Largest(reward) * n);
            Assert.Equal(first.Corners[0].Value, second.Corners[0].Value, tolerance: 1e-12 * Math.Max(first.Corners[^1].Value, 1e-4));
            Frontier again = CriticalLine.Trace(program, reward, cancellationToken: TestContext.Current.CancellationToken).Frontier!;
            Assert.Equal(first.Corners, again.Corners);
            Assert.True(allocated <= 4_000 + (64 * (n + m)) + (first.Corners.Length * ((12 * n) + (24 * m) + 400)), $"{family} {allocated}");
        }
    }

    private static double Ratio(FrontierPoint point, double offset) => (point.Reward - offset) / Math.Sqrt(2 * point.Value);

    private static double Rounding(Frontier frontier) =>
        1e-13 * Enumerable.Range(0, frontier.Program.VariableCount)
            .Max(j => frontier.Program.Hessian.Diagonal(j) + Math.Abs(frontier.Program.Linear[j]));

    private static double Largest(double[] values) => values.Max(Math.Abs);

    private static void AssertTradeOff(Frontier frontier, double tradeOff, SolverSession session, string what)
    {
        FrontierPoint point = frontier.AtTradeOff(tradeOff);
        if (point.Status == SolverStatus.Unbounded)
        {
            Assert.True(frontier.IsRewardUnbounded, what);
            return;
        }

        Assert.True(point.Status == SolverStatus.Optimal, $"{what} {point.Status} {point.Outcome.Certificate}");
        double[] linear = [.. frontier.Program.Linear.ToArray().Select((c, j) => c - (tradeOff * frontier.Reward[j]))];
        SolverOutcome expected = session.Solve(frontier.Program.WithLinear(linear), cancellationToken: TestContext.Current.CancellationToken);
        double size = Math.Max(Math.Abs(point.Value), Math.Abs(tradeOff * point.Reward));
        Assert.Equal(expected.Objective, point.Outcome.Objective, tolerance: (1e-9 * size) + Rounding(frontier));
    }

    private static void AssertReward(Frontier frontier, double wanted, SolverSession session, string what)
    {
        FrontierPoint point = frontier.AtReward(wanted);
        Assert.True(point.Status == SolverStatus.Optimal, $"{what} {point.Status} {point.Outcome.Certificate}");
        double size = Math.Max(Largest(frontier.Reward.ToArray()) * frontier.Program.VariableCount, Math.Abs(wanted));
        Assert.Equal(wanted, point.Reward, tolerance: 1e-12 * size);
        double found = frontier.AtValue(point.Value).Reward;
        Assert.True(Math.Abs(found - wanted) <= 1e-6 * Math.Max(Math.Abs(wanted), 1e-3), $"{what} {found} {string.Join(" ", frontier.Corners)}");

        QuadraticProgram program = frontier.Program;
        DenseMatrix rows = DenseMatrix.Create(
            program.RowCount + 1, program.VariableCount, [.. program.Rows.Values, .. frontier.Reward]);
        QuadraticProgram floored = QuadraticProgram.Create(program.Hessian, program.Linear, program.Lower, program.Upper, rows,
            [.. program.RowLower, wanted], [.. program.RowUpper, double.PositiveInfinity], program.Costs);
        SolverOutcome expected = session.Solve(floored, cancellationToken: TestContext.Current.CancellationToken);
        if (expected.Status == SolverStatus.Optimal)
        {
            double valueSize = Math.Max(Math.Abs(point.Value), Math.Abs(point.TradeOff * point.Reward));
            Assert.Equal(expected.Objective, point.Value, tolerance: (1e-9 * valueSize) + Rounding(frontier));
        }
    }
}

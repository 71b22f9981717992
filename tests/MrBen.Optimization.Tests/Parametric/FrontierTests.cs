using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Parametric;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Parametric;

/// <summary>Frontiers known in closed form, and what there is beyond their ends.</summary>
public class FrontierTests
{
    private const double Tolerance = 1e-13;

    // Two uncorrelated assets, long only: x₂(λ) = (σ₁² + λ(r₂ − r₁))/(σ₁² + σ₂²) up to 1.
    [Fact]
    public void Questions_TwoAssets_MatchTheClosedForm()
    {
        Frontier frontier = Traced(TwoAssets([0, 0], [1, 1]), [0.05, 0.15]);
        Assert.Equal(2, frontier.Corners.Length);
        Assert.Equal(0.9, frontier.Corners[1].TradeOff, Tolerance);
        AssertPoint([0.9, 0.1], frontier.MinimumValue());
        AssertPoint([0.5, 0.5], frontier.AtTradeOff(0.4));
        AssertPoint([0.5, 0.5], frontier.AtReward(0.1));
        AssertPoint([0.5, 0.5], frontier.AtValue(0.5 * 0.025));
        AssertPoint([0, 1], frontier.MaximumReward());
        AssertPoint([0, 1], frontier.AtTradeOff(1e6));
        Assert.Equal(0.4, frontier.AtReward(0.1).TradeOff, Tolerance);

        // The tangency of uncorrelated assets is in proportion to (r − offset)/σ².
        AssertPoint([0.03 / 0.01 / (0.03 / 0.01 + 0.13 / 0.09), 0.13 / 0.09 / (0.03 / 0.01 + 0.13 / 0.09)], frontier.MaximumRatio(0.02));
    }

    [Fact]
    public void Questions_BeyondTheEnds_SayWhatTheEndIs()
    {
        Frontier frontier = Traced(TwoAssets([0, 0], [1, 1]), [0.05, 0.15]);
        AssertPoint([0.9, 0.1], frontier.AtReward(-1));
        AssertPoint([0, 1], frontier.AtReward(0.16), SolverStatus.PrimalInfeasible);
        AssertPoint([0.9, 0.1], frontier.AtValue(0.004), SolverStatus.PrimalInfeasible);
        AssertPoint([0, 1], frontier.AtValue(10));
        AssertPoint([0, 1], frontier.MaximumRatio(0.16), SolverStatus.PrimalInfeasible);
        AssertPoint([0, 1], frontier.MaximumRatio(0.15 - 1e-6));
    }

    // Without bounds the line goes on for ever: x = (0.9, 0.1) + λ(−1, 1).
    [Fact]
    public void Questions_RewardWithoutLimit_AreAnsweredOnTheRay()
    {
        Frontier frontier = Traced(TwoAssets([], []), [0.05, 0.15]);
        Assert.True(frontier.IsRewardUnbounded);
        AssertPoint([-3.1, 4.1], frontier.AtTradeOff(4));
        AssertPoint([-3.1, 4.1], frontier.AtReward((-3.1 * 0.05) + (4.1 * 0.15)));
        AssertPoint([-3.1, 4.1], frontier.AtValue(0.5 * ((3.1 * 3.1 * 0.01) + (4.1 * 4.1 * 0.09))));
        AssertPoint([0.9, 0.1], frontier.MaximumReward(), SolverStatus.Unbounded);
        AssertPoint([0.9, 0.1], frontier.AtValue(double.PositiveInfinity), SolverStatus.Unbounded);

        // The sum of (r − offset)/σ² must be positive: the offset below 0.06, the reward at λ = 0.
        AssertPoint([0.9, 0.1], frontier.MaximumRatio(0.061), SolverStatus.Unbounded);
        FrontierPoint tangency = frontier.MaximumRatio(0.055);
        Assert.Equal(-0.5 / (-0.5 + (9.5 / 9)), tangency.Outcome.Point[0], 1e-12);
    }

    // Two copies of one asset with different rewards, no bounds: at λ = 0 the reward already grows without limit and without risk.
    [Fact]
    public void Trace_ArbitrageBetweenCopies_EndsWhereTheRewardGrowsForNothing()
    {
        QuadraticProgram program = QuadraticProgram.Create(
            SymmetricMatrix.Create(2, [1, 1, 1, 1]), [0, 0], default, default, DenseMatrix.Create(1, 2, [1, 1]), [1], [1]);
        Frontier frontier = Traced(program, [0.1, 0.2]);
        Assert.True(frontier.IsRewardUnbounded);
        Assert.Equal(SolverStatus.Optimal, frontier.AtTradeOff(0).Status);
        Assert.Equal(SolverStatus.Unbounded, frontier.AtTradeOff(0.1).Status);
        FrontierPoint point = frontier.AtReward(5);
        Assert.Equal(SolverStatus.Optimal, point.Status);
        Assert.Equal(5, point.Reward, 1e-12);
        Assert.Equal(0.5, point.Value, 1e-12);
    }

    // Cash and one risky asset: a straight line of deviation, and the ratio over the cash is the same everywhere.
    [Fact]
    public void MaximumRatio_OverCashOnTheFrontier_IsAnyMixture()
    {
        QuadraticProgram program = QuadraticProgram.Create(
            SymmetricMatrix.FromDiagonal([0, 0.04]), [0, 0], [0, 0], [1, 1], DenseMatrix.Create(1, 2, [1, 1]), [1], [1]);
        Frontier frontier = Traced(program, [0.02, 0.08]);
        AssertPoint([1, 0], frontier.MinimumValue());
        FrontierPoint best = frontier.MaximumRatio(0.02);
        Assert.Equal(SolverStatus.Optimal, best.Status);
        Assert.Equal(0.3, (best.Reward - 0.02) / Math.Sqrt(2 * best.Value), Tolerance);
        Assert.Equal(SolverStatus.Unbounded, frontier.MaximumRatio(0.01).Status);
    }

    // Tracking error: c = −Qb, and the value is ½(τ² − b'Qb). Uncorrelated assets, b = (0.5, 0.5): x = b + d(−1, 1), τ² = d²(σ₁² + σ₂²).
    [Fact]
    public void AtValue_TrackingError_MatchesTheClosedForm()
    {
        QuadraticProgram program = TwoAssets([0, 0], [1, 1]).WithLinear([-0.5 * 0.01, -0.5 * 0.09]);
        Frontier frontier = Traced(program, [0.05, 0.15]);
        double constant = 0.25 * 0.1;
        AssertPoint([0.3, 0.7], frontier.AtValue(0.5 * ((0.04 * 0.1) - constant)));
        Assert.Throws<InvalidOperationException>(() => frontier.MaximumRatio(0));
    }

    // One asset with costs: min ½x² + |x − 1| − λx stays at the kink while 0 ≤ λ ≤ 2, then x = λ − 1.
    [Fact]
    public void Trace_KinkedCosts_StaysAtTheKinkForARangeOfTradeOffs()
    {
        QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([1]), [0], [0], [3],
            costs: KinkedCosts.Create([1], [1], [1]));
        Frontier frontier = Traced(program, [1]);
        Assert.Equal([0.0, 2.0, 4.0], frontier.Corners.Select(corner => corner.TradeOff));
        AssertPoint([1], frontier.AtTradeOff(0));
        AssertPoint([1], frontier.AtTradeOff(1.5));
        AssertPoint([2], frontier.AtTradeOff(3));
        AssertPoint([3], frontier.AtTradeOff(5));
        Assert.Equal(3, frontier.AtReward(2).Value, Tolerance);
    }

    [Fact]
    public void Trace_ConstraintsThatConflict_IsInfeasibleWithProof()
    {
        CriticalLineResult result = CriticalLine.Trace(
            TwoAssets([0, 0], [0.4, 0.4]), [0.05, 0.15], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.PrimalInfeasible, result.Status);
        Assert.NotNull(result.Start.Infeasibility);
        Assert.Null(result.Frontier);
    }

    [Fact]
    public void Trace_NoMinimumWithoutReward_IsUnbounded()
    {
        QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([1, 0]), [0, -1]);
        CriticalLineResult result = CriticalLine.Trace(program, [1, 0], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.Unbounded, result.Status);
    }

    [Fact]
    public void Trace_FewIterationsAllowed_SaysSo()
    {
        (QuadraticProgram program, double[] reward) = RandomFrontiers.Create(FrontierFamily.Ordinary, 7);
        CriticalLineResult result = CriticalLine.Trace(
            program, reward, new SolverSettings { MaxIterations = 3 }, TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.IterationLimit, result.Status);
        Assert.Null(result.Frontier);
    }

    [Fact]
    public void Trace_BadArguments_Throws()
    {
        QuadraticProgram program = TwoAssets([0, 0], [1, 1]);
        Assert.Throws<ArgumentException>(() => CriticalLine.Trace(program, [1], cancellationToken: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(
            () => CriticalLine.Trace(program, [1, double.NaN], cancellationToken: TestContext.Current.CancellationToken));
        Assert.Throws<OperationCanceledException>(() => CriticalLine.Trace(program, [1, 2], cancellationToken: new CancellationToken(true)));
        Frontier frontier = Traced(program, [0.05, 0.15]);
        Assert.Throws<ArgumentOutOfRangeException>(() => frontier.AtTradeOff(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => frontier.AtReward(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => frontier.AtValue(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => frontier.MaximumRatio(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => frontier.AtCorner(2));
    }

    private static QuadraticProgram TwoAssets(double[] lower, double[] upper) => QuadraticProgram.Create(
        SymmetricMatrix.FromDiagonal([0.01, 0.09]), [0, 0], lower, upper, DenseMatrix.Create(1, 2, [1, 1]), [1], [1]);

    private static Frontier Traced(QuadraticProgram program, double[] reward)
    {
        CriticalLineResult result = CriticalLine.Trace(program, reward, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.Optimal, result.Status);
        return result.Frontier!;
    }

    private static void AssertPoint(double[] expected, FrontierPoint point, SolverStatus status = SolverStatus.Optimal)
    {
        Assert.Equal(status, point.Status);
        Assert.True(point.Outcome.Certificate.Holds(1e-9));
        for (int j = 0; j < expected.Length; j++)
        {
            Assert.Equal(expected[j], point.Outcome.Point[j], Tolerance);
        }
    }
}

using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>A clock that a look moves on by one unit; limits are numbers of looks.</summary>
public class DeadlineTests
{
    private static ReturnEstimates Market { get; } = Markets.Sampled(40, 20, seed: 3);

    // Whatever the limit: an optimal answer, or no weights and a sentence; never half an answer that was not asked for.
    [Fact]
    public void Solve_AtAnyDeadline_IsOptimalOrSaysThatTimeIsOver()
    {
        HashSet<AllocationStatus> seen = [];
        foreach (PortfolioProblem problem in Problems())
        {
            for (int looks = 1; looks < 400; looks += 11)
            {
                AllocationResult result = SolveWithin(problem, looks);
                seen.Add(result.Status);
                Assert.Equal(result.Status == AllocationStatus.Optimal, result.HasWeights);
                if (result.Status == AllocationStatus.TimeLimit)
                {
                    Assert.True(result.Detail.StartsWith("Stopped after ", StringComparison.Ordinal)
                        || result.Detail.StartsWith("The time was over after ", StringComparison.Ordinal), result.Detail);
                }
            }
        }

        Assert.Contains(AllocationStatus.Optimal, seen);
        Assert.Contains(AllocationStatus.TimeLimit, seen);
        seen.ExceptWith([AllocationStatus.Optimal, AllocationStatus.TimeLimit, AllocationStatus.FeasibleIncumbent]);
        Assert.Empty(seen);
    }

    // One return beside which the others are faint: the solver comes nearer in rounds, so that there is something feasible before there is the
    // best. How faint they must be, and in which round, is the solver's affair: many are stopped at every look, and some must be such.
    [Fact]
    public void Solve_WithIncumbent_ReturnsItOnlyWhereAccepted()
    {
        double[] covariance = new double[36];
        for (int i = 0; i < 6; i++)
        {
            covariance[7 * i] = 0.04;
        }

        PortfolioProblem problem = new() { Objective = PortfolioObjective.MaximumReturn, Constraints = new() { MaxWeight = 0.7 } };
        int incumbents = 0;
        foreach ((double unit, int looks) in
            from unit in (double[])[1e-8, 1e-9, 1e-10, 1e-11, 1e-12] from looks in Enumerable.Range(1, 30) select (unit, looks))
        {
            ReturnEstimates faint = Markets.Of([0.18, 5 * unit, 4 * unit, 3 * unit, 2 * unit, unit], covariance);
            AllocationResult accepted = SolveWithin(problem with { AcceptFeasibleIncumbent = true }, looks, faint);
            AllocationResult refused = SolveWithin(problem, looks, faint);
            Assert.Equal(accepted.Status, refused.Status);
            if (accepted.Status != AllocationStatus.FeasibleIncumbent)
            {
                continue;
            }

            incumbents++;
            Assert.False(accepted.IsOptimal);
            Assert.True(accepted.HasWeights);
            Assert.Equal(1, accepted.Weights.Total, 1e-9);
            Assert.All(accepted.Weights.Weights.ToArray(), w => Assert.InRange(w, -1e-9, 0.7 + 1e-9));
            Assert.Same(accepted.Weights, accepted.GetWeightsOrThrow());

            // The best is 0.7 of the first and 0.3 of the second asset; the certified gap must reach there.
            double gap = accepted.Certificate!.Value.Gap;
            Assert.InRange((0.7 * 0.18) + (0.3 * 5 * unit) - accepted.ExpectedReturn, -1e-16, (gap * (1 + 1e-6)) + 1e-16);
            Assert.Equal(FormattableString.Invariant($"The time was over; the objective is within {gap:E2} of the best."), accepted.Detail);
            Assert.False(refused.HasWeights);
            Assert.Equal(FormattableString.Invariant($"The time was over after {accepted.Iterations} iterations; ")
                + FormattableString.Invariant($"a feasible answer within {gap:E2} of the best was not asked for."), refused.Detail);
        }

        Assert.True(incumbents > 0);
    }

    // Stopped at any reading of the clock, weights that are given keep every limit: cones beside a number of assets, and contributions.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Solve_StoppedAtAnyReading_WeightsKeepEveryLimit(bool choices)
    {
        PortfolioConstraints constraints = choices
            ? new() { TargetVolatility = 0.15, Holdings = new HoldingLimits { MaxAssets = 2 } }
            : new() { RiskContributions = [new RiskContributionLimit("A", ["A"], 0.3)] };
        for (int milliseconds = 1; milliseconds < 400; milliseconds += 7)
        {
            FakeTimeProvider clock = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
            AllocationResult result = new PortfolioOptimizer(clock).Solve(
                new PortfolioProblem
                {
                    Objective = PortfolioObjective.MaximumReturn,
                    Constraints = constraints,
                    TimeLimit = TimeSpan.FromMilliseconds(milliseconds),
                    AcceptFeasibleIncumbent = true,
                },
                Markets.Three, TestContext.Current.CancellationToken);
            if (result.HasWeights)
            {
                Assert.Empty(constraints.Violations(result.Weights, Markets.Three, tolerance: 1e-8));
                Assert.True(result.IsOptimal || result.ProvenGap >= 0);
            }
            else
            {
                Assert.Equal(AllocationStatus.TimeLimit, result.Status);
            }
        }
    }

    // The runs of a volatility search share one limit: beyond it the clock is looked at by what is under way, not for another limit.
    [Fact]
    public void VolatilitySearch_ManyRuns_ShareOneDeadline()
    {
        PortfolioProblem problem = Problems().Last();
        FakeTimeProvider clock = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
        DateTimeOffset start = clock.Start;
        AllocationResult result = new PortfolioOptimizer(clock).Solve(
            problem with { TimeLimit = TimeSpan.FromMilliseconds(30) }, Market, TestContext.Current.CancellationToken);

        // The limit may come within the first run, which has a feasible answer that was not asked for, or after it.
        Assert.True(result.Status is AllocationStatus.TimeLimit or AllocationStatus.FeasibleIncumbent, result.Detail);
        Assert.False(result.HasWeights);
        Assert.InRange((clock.GetUtcNow() - start).TotalMilliseconds, 30, 45);
    }

    // The clock's own timestamps cannot reach so far: the limit is then none.
    [Fact]
    public void TimeLimit_BeyondTheClock_IsNoLimit()
    {
        AllocationContext context = new() { TimeLimit = TimeSpan.MaxValue };
        ReturnEstimates market = Markets.Sampled(4, 40, 1);
        Assert.True(new MinimumVarianceStrategy().Allocate(market, context, TestContext.Current.CancellationToken).IsOptimal);
        Assert.True(new RiskParityStrategy().Allocate(market, context, TestContext.Current.CancellationToken).IsOptimal);
    }

    [Fact]
    public void Cancellation_Throws()
    {
        CancellationToken cancelled = new(canceled: true);
        foreach (PortfolioProblem problem in Problems())
        {
            Assert.Throws<OperationCanceledException>(() => new PortfolioOptimizer().Solve(problem, Market, cancelled));
        }

        Assert.Throws<OperationCanceledException>(() => new MinimumVarianceStrategy().Allocate(Market, cancellationToken: cancelled));
        Assert.Throws<OperationCanceledException>(() => new RiskParityStrategy().Allocate(Markets.Sampled(4, 40, 1), cancellationToken: cancelled));
    }

    [Fact]
    public void Strategies_TakeTheTimeLimitOfTheContext()
    {
        FakeTimeProvider clock = new() { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        AllocationContext context = new() { TimeLimit = TimeSpan.FromMilliseconds(1) };
        foreach (IAllocationStrategy strategy in (IAllocationStrategy[])[new MinimumVarianceStrategy(clock: clock),
            new MaximumSharpeStrategy(clock: clock), new MeanVarianceStrategy(clock: clock), new RiskParityStrategy(clock: clock)])
        {
            AllocationResult result = strategy.Allocate(Markets.Sampled(20, 80, 5), context, TestContext.Current.CancellationToken);
            Assert.Equal(strategy is RiskParityStrategy ? AllocationStatus.TimeLimit : AllocationStatus.FeasibleIncumbent, result.Status);
            Assert.False(result.HasWeights);
        }
    }

    private static IEnumerable<PortfolioProblem> Problems()
    {
        yield return new PortfolioProblem();
        yield return new PortfolioProblem { Objective = PortfolioObjective.MaximumSharpe(0) };
        yield return new PortfolioProblem { Objective = PortfolioObjective.MeanVarianceUtility(3), Constraints = new() { MaxWeight = 0.1 } };
        yield return new PortfolioProblem { Objective = PortfolioObjective.MaximumReturn, Constraints = new() { TargetVolatility = 0.12 } };
    }

    private static AllocationResult SolveWithin(PortfolioProblem problem, int looks, ReturnEstimates? estimates = null)
    {
        FakeTimeProvider clock = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
        return new PortfolioOptimizer(clock).Solve(
            problem with { TimeLimit = TimeSpan.FromMilliseconds(looks) }, estimates ?? Market, TestContext.Current.CancellationToken);
    }
}

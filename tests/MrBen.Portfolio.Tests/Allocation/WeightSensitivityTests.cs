using MrBen.Optimization.Sensitivity;
using MrBen.Portfolio.Allocation;
using static System.FormattableString;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Derivatives of the best weights: in closed form for two assets, and against problems solved again.</summary>
public class WeightSensitivityTests
{
    private const double Step = 1e-6;

    // 0.04a² + 0.01(1 − a)² = 0.05a² − 0.02a + 0.01 has the slope 0.1a − 0.02 = 2·0.1·dσ/da at σ = 0.1, a = 0.4: da/dσ = 10.
    [Fact]
    public void ToLimit_TargetVolatility_TellsWhyThereIsNone()
    {
        PortfolioLimit limit = new(LimitKind.Volatility);
        PortfolioProblem target = new() { Objective = PortfolioObjective.MaximumReturn, Constraints = new() { TargetVolatility = 0.1 } };
        WeightSensitivity sensitivity = new PortfolioOptimizer().Sensitivity(target, Markets.Two, TestContext.Current.CancellationToken);
        Assert.Equal(
            "TargetVolatility has no derivative here: it is met by a search along the frontier and is no limit of the program that is "
            + "differentiated. A VolatilityLimit of the same size has one. (Parameter 'limit')",
            Assert.Throws<ArgumentException>(() => sensitivity.ToLimit(limit, LimitSide.AtMost)).Message);
        PortfolioProblem same = target with { Constraints = new() { VolatilityLimits = [new("all", 0.1)] } };
        AssertWeights(new PortfolioOptimizer().Sensitivity(same, Markets.Two, TestContext.Current.CancellationToken)
            .ToLimit(limit with { Name = "all" }, LimitSide.AtMost), 10, -10);
        WeightSensitivity none = new PortfolioOptimizer().Sensitivity(
            new PortfolioProblem(), Markets.Two, TestContext.Current.CancellationToken);
        Assert.StartsWith("No limit on volatility", Assert.Throws<ArgumentException>(
            () => none.ToLimit(limit, LimitSide.AtMost)).Message, StringComparison.Ordinal);
    }

    // With a + b = 1 the utility 0.1a + 0.06b − ½γ(0.04a² + 0.01b²) is best at a = (0.01γ + 0.04)/(0.05γ): 0.6 for γ = 2, with the slope
    // 1/(0.05γ) = 10 in the return of A, the opposite in that of B, and −0.04/(0.05γ²) = −0.2 in γ.
    [Fact]
    public void Utility_TwoAssets_HasTheClosedForm()
    {
        WeightSensitivity sensitivity = Of(PortfolioObjective.MeanVarianceUtility(2), new());
        Assert.Equal(SensitivityStatus.Differentiable, sensitivity.Status);
        Assert.Equal(0.6, sensitivity.Result.Weights!["A"], 1e-12);
        AssertWeights(sensitivity.ToExpectedReturn("A"), 10, -10);
        AssertWeights(sensitivity.ToExpectedReturn("B"), -10, 10);
        AssertWeights(sensitivity.ToRiskAversion(), -0.2, 0.2);
        Assert.Equal(-0.2, sensitivity.ToRiskAversion()["A"], 1e-10);

        // Capital of 1 + t: 0.1 − 0.04γa = 0.06 − 0.01γ(1 + t − a): a rises by 0.01/0.05.
        AssertWeights(sensitivity.ToLimit(new(LimitKind.TotalWeight), LimitSide.AtMost), 0.2, 0.8);
    }

    // Excess returns e over variances: p = 25·0.08 = 2 and q = 100·0.04 = 4 make a = p/(p + q) = 1/3; da = (q·dp − p·dq)/36. The return of
    // A moves p by 25, 100/36 in all; the rate p by −25 and q by −100: (−100 + 200)/36.
    [Fact]
    public void Sharpe_TwoAssets_HasTheClosedForm()
    {
        WeightSensitivity sensitivity = Of(PortfolioObjective.MaximumSharpe(0.02), new());
        AssertWeights(sensitivity.ToExpectedReturn("A"), 100 / 36.0, -100 / 36.0);
        AssertWeights(sensitivity.ToExpectedReturn("B"), -200 / 36.0, 200 / 36.0);
        AssertWeights(sensitivity.ToRiskFreeRate(), 100 / 36.0, -100 / 36.0);
        Assert.Equal("The objective is MaximumSharpe; only a utility has a risk aversion.",
            Assert.Throws<InvalidOperationException>(sensitivity.ToRiskAversion).Message);
    }

    // At the cap nothing moves with returns; with the cap everything.
    [Fact]
    public void HeldByACap_MovesWithTheCap()
    {
        WeightSensitivity sensitivity = Of(PortfolioObjective.MaximumSharpe(0.02), new() { AssetBounds = [new("B", 0, 0.5)] });
        AssertWeights(sensitivity.ToExpectedReturn("A"), 0, 0);
        AssertWeights(sensitivity.ToLimit(new(LimitKind.AssetWeight, "B"), LimitSide.AtMost), -1, 1);
        Assert.StartsWith("No limit on turnover", Assert.Throws<ArgumentException>(
            () => sensitivity.ToLimit(new(LimitKind.Turnover), LimitSide.AtMost)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => sensitivity.ToExpectedReturn("Z"));
    }

    [Fact]
    public void WithoutWeights_HasNoDerivatives()
    {
        WeightSensitivity sensitivity = Of(PortfolioObjective.MeanVarianceUtility(2), new() { MaxWeight = 0.4 });
        Assert.Equal(SensitivityStatus.Infeasible, sensitivity.Status);
        Assert.False(sensitivity.ToExpectedReturn("A").HasValue);
        Assert.False(sensitivity.ToRiskAversion().HasValue);
    }

    [Theory]
    [InlineData(PortfolioObjectiveKind.MinimumVariance, false)]
    [InlineData(PortfolioObjectiveKind.MaximumSharpe, false)]
    [InlineData(PortfolioObjectiveKind.MeanVarianceUtility, false)]
    [InlineData(PortfolioObjectiveKind.MaximumSharpe, true)]
    [InlineData(PortfolioObjectiveKind.MeanVarianceUtility, true)]
    [InlineData(PortfolioObjectiveKind.MaximumReturn, true)]
    public void RandomProblems_AgreeWithDifferences(PortfolioObjectiveKind kind, bool limitsVolatility)
    {
        int compared = 0;
        int count = TestTier.Count(brief: 80, full: 1_000);
        for (int seed = 0; seed < count; seed++)
        {
            RandomProblem random = new(seed);
            PortfolioProblem problem = random.Problem(Objective(kind, 4, RandomProblem.RiskFreeRate));
            AllocationResult free = Markets.Solve(random.Estimates, problem);
            if (!free.HasWeights || free.Volatility < 1e-3)
            {
                continue;
            }

            if (limitsVolatility)
            {
                AllocationResult lowest = Markets.Solve(random.Estimates, random.Problem(PortfolioObjective.MinimumVariance));
                double target = 0.5 * (lowest.Volatility + free.Volatility);
                problem = random.Problem(problem.Objective, random.Constraints with { TargetVolatility = target });
            }

            WeightSensitivity sensitivity = new PortfolioOptimizer().Sensitivity(
                problem, random.Estimates, TestContext.Current.CancellationToken);
            if (sensitivity.Status != SensitivityStatus.Differentiable)
            {
                continue;
            }

            int asset = seed % random.Estimates.Assets.Length;
            double[] means = random.Estimates.ExpectedReturns.ToArray();
            bool any = Agree(Invariant($"{kind} {seed} return"), sensitivity.ToExpectedReturn(random.Estimates.Assets[asset]), t =>
            {
                double[] moved = [.. means];
                moved[asset] += t;
                return Markets.Solve(random.With(moved), problem);
            });
            if (kind == PortfolioObjectiveKind.MaximumSharpe)
            {
                any |= Agree(Invariant($"{kind} {seed} rate"), sensitivity.ToRiskFreeRate(), t => Markets.Solve(
                    random.Estimates, problem with { Objective = PortfolioObjective.MaximumSharpe(RandomProblem.RiskFreeRate + t) }));
            }

            if (kind == PortfolioObjectiveKind.MeanVarianceUtility)
            {
                any |= Agree(Invariant($"{kind} {seed} aversion"), sensitivity.ToRiskAversion(), t => Markets.Solve(
                    random.Estimates, problem with { Objective = PortfolioObjective.MeanVarianceUtility(4 + t) }));
            }

            foreach (BindingConstraint binding in sensitivity.Result.BindingConstraints.Where(item => item.Limit!.Kind == LimitKind.Group))
            {
                any |= Agree(Invariant($"{kind} {seed} {binding.Constraint}"), sensitivity.ToLimit(binding.Limit!, binding.Side), t =>
                    Markets.Solve(random.Estimates, random.Problem(problem.Objective, problem.Constraints with
                    {
                        Groups = [.. problem.Constraints.Groups.Select(group => group.Name != binding.Limit!.Name ? group
                            : binding.Side == LimitSide.AtLeast ? group with { Min = group.Min + t } : group with { Max = group.Max + t })],
                    })));
            }

            compared += any ? 1 : 0;
        }

        Assert.True(4 * compared >= count, Invariant($"Only {compared} of {count} problems were compared."));
    }

    // Central differences, where those to either side agree.
    internal static bool Agree(string name, WeightDerivative derivative, Func<double, AllocationResult> solve)
    {
        AllocationResult behind = solve(-Step);
        AllocationResult center = solve(0);
        AllocationResult ahead = solve(Step);
        if (!derivative.HasValue || derivative.Status != SensitivityStatus.Differentiable || !behind.HasWeights || !ahead.HasWeights)
        {
            return false;
        }

        double largest = 1e-2;
        double bend = 0;
        double difference = 0;
        for (int i = 0; i < derivative.Values.Length; i++)
        {
            double back = (center.Weights!.Weights[i] - behind.Weights.Weights[i]) / Step;
            double forth = (ahead.Weights.Weights[i] - center.Weights.Weights[i]) / Step;
            largest = Math.Max(largest, Math.Abs(0.5 * (back + forth)));
            bend = Math.Max(bend, Math.Abs(forth - back));
            difference = Math.Max(difference, Math.Abs((0.5 * (back + forth)) - derivative.Values[i]));
        }

        if (bend > 1e-2 * largest)
        {
            return false;
        }

        Assert.True(difference <= (1e-4 * largest) + bend, Invariant($"{name}: {difference} of {largest}."));
        return true;
    }

    internal static PortfolioObjective Objective(PortfolioObjectiveKind kind, double riskAversion, double riskFreeRate) => kind switch
    {
        PortfolioObjectiveKind.MinimumVariance => PortfolioObjective.MinimumVariance,
        PortfolioObjectiveKind.MaximumSharpe => PortfolioObjective.MaximumSharpe(riskFreeRate),
        PortfolioObjectiveKind.MeanVarianceUtility => PortfolioObjective.MeanVarianceUtility(riskAversion),
        _ => PortfolioObjective.MaximumReturn,
    };

    private static WeightSensitivity Of(PortfolioObjective objective, PortfolioConstraints constraints) =>
        new PortfolioOptimizer().Sensitivity(
            new PortfolioProblem { Objective = objective, Constraints = constraints }, Markets.Two, TestContext.Current.CancellationToken);

    private static void AssertWeights(WeightDerivative derivative, params double[] expected)
    {
        Assert.Equal(SensitivityStatus.Differentiable, derivative.Status);
        Assert.Equal(expected, derivative.Values, (x, y) => Math.Abs(x - y) <= 1e-8);
    }
}

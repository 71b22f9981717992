using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Specification;

/// <summary>Area 2: the parts stand by themselves and refuse unsound settings.</summary>
public class ComponentConstructionTests
{
    private static readonly IAllocationStrategy[] Strategies =
    [
        new EqualWeightStrategy(), new InverseVolatilityStrategy(), new RiskParityStrategy(), new MinimumVarianceStrategy(),
        new MaximumSharpeStrategy(), new MeanVarianceStrategy(),
    ];

    [Fact]
    public void Strategies_WorkWithoutAManager()
    {
        ReturnEstimates estimates = ReturnEstimates.FromHistory(SamplePortfolio.History(100, "A", "B", "C"));
        Assert.All(Strategies, strategy => Assert.Equal(1, strategy.Allocate(
            estimates, cancellationToken: TestContext.Current.CancellationToken).GetWeightsOrThrow().Total, tolerance: 1e-8));
        Assert.Equal(Strategies.Length, Strategies.Select(strategy => strategy.Name).Distinct().Count());
    }

    [Fact]
    public void EveryMethod_HasATrigger_AndThreeHaveATilt()
    {
        MethodCatalogue methods = new();
        Assert.All(Enum.GetValues<AllocationMethod>(), method => Assert.NotNull(methods.TriggerOf(method)));
        Assert.Equal(
            [AllocationMethod.MomentumBased, AllocationMethod.RegimeBased, AllocationMethod.MachineLearningOptimized],
            Enum.GetValues<AllocationMethod>().Where(method => methods.TiltOf(method) is not null));
    }

    [Fact]
    public void EveryRiskMetric_HasADefinition() =>
        Assert.Equal(Enum.GetValues<RiskMetric>(), RiskMetricCatalogue.Definitions.Select(definition => definition.Metric));

    [Fact]
    public void UnsoundSettings_AreRefusedAtTheDoor() => Assert.Equal(
        "RiskFreeRate must be finite; it is NaN. (Parameter 'options')",
        Assert.Throws<ArgumentException>(() => new MaximumSharpeStrategy(new MaximumSharpeOptions { RiskFreeRate = double.NaN })).Message);
}

using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

public class BuilderTests
{
    [Fact]
    public void Build_UnsoundOptions_NamesEveryFaultAtOnce()
    {
        PortfolioOptions options = new();
        options.State.BaseCurrency = "usd";
        options.State.MaxRiskHistory = -1;
        options.State.PriceRecordInterval = TimeSpan.FromSeconds(-1);
        options.Returns.Window = 0;
        options.Returns.Kind = ReturnKind.Log;
        options.Estimates = null!;
        options.Risk.Confidence = double.NaN;
        options.Rebalancing.CashBufferFraction = 1;
        options.MinimumVariance.Constraints = null!;
        options.MeanVariance.RiskAversion = 0;
        Assert.Equal(
            string.Join('\n',
                "State: BaseCurrency must be upper-case letters; it is 'usd'.",
                "State: MaxRiskHistory must be at least 0; it is -1.",
                "State: PriceRecordInterval must be at least 0; it is -00:00:01.",
                "Returns: Window must be at least 1; it is 0.",
                "Estimates: it is null.",
                "Risk: Confidence must be in (0, 1); it is NaN.",
                "Rebalancing: CashBufferFraction must be in [0, 1); it is 1.",
                "MinimumVariance: Constraints must not be null.",
                "MeanVariance: RiskAversion must be positive and finite; it is 0.",
                "Returns: Kind must be Simple: expected log returns of assets do not add up to that of a portfolio."),
            Assert.Throws<ArgumentException>(() => new AdvancedPortfolioManagerBuilder().UseOptions(options).Build()).Message);
    }

    [Fact]
    public void Build_EveryPartNull_IsNamed()
    {
        PortfolioOptions options = new()
        {
            State = null!,
            Returns = null!,
            Estimates = null!,
            Risk = null!,
            Rebalancing = null!,
            MinimumVariance = null!,
            MaximumSharpe = null!,
            MeanVariance = null!,
            RiskParity = null!,
        };
        Assert.Equal(
            ["State", "Returns", "Estimates", "Risk", "Rebalancing", "MinimumVariance", "MaximumSharpe", "MeanVariance", "RiskParity"],
            options.Validate().Select(error => error.Replace(": it is null.", "", StringComparison.Ordinal)));
    }

    // Every setting below is changed after Build; the manager goes on with what it was built with.
    [Fact]
    public void Build_CopiesTheOptions()
    {
        PortfolioOptions options = new();
        SamplePortfolio portfolio = new(options);
        options.State.BaseCurrency = "EUR";
        options.State.MaxRiskHistory = 0;
        options.Returns.Window = 1;
        options.Risk.MinimumObservations = 1_000;
        options.Estimates.MinimumObservations = 1_000;
        options.Rebalancing.CashBufferFraction = 0.5m;
        options.MinimumVariance.Constraints = new PortfolioConstraints { MaxWeight = 0.1 };
        options.State = new() { MaxPortfolioHistory = 0 };
        portfolio.Manager.SetCash(10_000);
        portfolio.Manager.ObservePrices(SamplePortfolio.History(70, "A", "B"));
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.AddAsset(new PortfolioAsset("B") { Quantity = 1 });
        PortfolioAllocation allocation = portfolio.Allocate(PortfolioStrategy.MinimumVariance);
        Assert.Equal(AllocationStatus.Optimal, allocation.Status);
        Assert.InRange(allocation.Plan!.CashAfter, 0, 200);
        Assert.True(portfolio.Manager.CalculatePortfolioRisk().IsCalculated);
        Assert.Equal((1, 6), (portfolio.Manager.RiskHistory.Length, portfolio.Manager.PortfolioHistory.Length));
    }

    [Fact]
    public void Use_Null_IsRefused()
    {
        AdvancedPortfolioManagerBuilder builder = new();
        Assert.Throws<ArgumentNullException>(() => builder.UseOptions(null!));
        Assert.Throws<ArgumentNullException>(() => builder.UseJournal(null!));
        Assert.Throws<ArgumentNullException>(() => builder.UseTimeProvider(null!));
        Assert.Throws<ArgumentNullException>(() => builder.UseLogging(null!));
    }

    [Fact]
    public void Events_AreStampedByTheClock()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.SetCash(1);
        portfolio.Clock.Advance(TimeSpan.FromHours(2));
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(SamplePortfolio.Start.AddHours(3), portfolio.Allocate(PortfolioStrategy.EqualWeight).Time);
        Assert.Equal([0, 2, 3], portfolio.Journal.ReadEvents().Select(change => (change.Time - SamplePortfolio.Start).TotalHours));
        Assert.Equal(SamplePortfolio.Start.AddHours(3), portfolio.Snapshot.Time);
    }
}

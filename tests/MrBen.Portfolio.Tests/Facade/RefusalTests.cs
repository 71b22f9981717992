using System.Globalization;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

public class RefusalTests
{
    // B joined the exchange three days ago: 2 returns, where 60 are needed by default.
    [Fact]
    public void NewListing_InsufficientHistory_SaysHowManyReturnsAreMissing()
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.NewListing(days: 3), "A", "B");
        const string Detail = "B has 2 returns; 60 are needed, 58 more.";
        CheckRisk(portfolio, RiskStatus.InsufficientHistory, Detail);
        CheckAllocation(portfolio, AllocationStatus.InsufficientHistory, Detail);
    }

    // One date tells no frequency; that is not the user's fault and no exception.
    [Theory]
    [InlineData(1, "B has 0 returns; 60 are needed, 60 more.")]
    [InlineData(2, "B has 1 return; 60 are needed, 59 more.")]
    public void NewListing_OfOneOrTwoPrices_InsufficientHistory(int days, string detail)
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.NewListing(days), "B");
        CheckRisk(portfolio, RiskStatus.InsufficientHistory, detail);
        CheckAllocation(portfolio, AllocationStatus.InsufficientHistory, detail);
    }

    [Fact]
    public void NoHistory_OrAssetNotInIt_InsufficientHistory()
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(null, "A", "B");
        CheckRisk(portfolio, RiskStatus.InsufficientHistory,
            "A has 0 returns; 60 are needed, 60 more. B has 0 returns; 60 are needed, 60 more.");
        portfolio.Manager.ObservePrices(SamplePortfolio.History(100, "A"));
        CheckRisk(portfolio, RiskStatus.InsufficientHistory, "B has 0 returns; 60 are needed, 60 more.");
        CheckAllocation(portfolio, AllocationStatus.InsufficientHistory, "B has 0 returns; 60 are needed, 60 more.");
    }

    // Each asset has 80 prices, of which they share 40 dates and 39 returns.
    [Fact]
    public void SharedDatesTooFew_InsufficientHistory()
    {
        PriceHistory whole = SamplePortfolio.History(120, "A", "B");
        double[] prices = [.. Enumerable.Range(0, 240).Select(i => whole.TryGetPrice(i / 2, i % 2, out double price) ? price : 0)];
        bool[] observed = [.. Enumerable.Range(0, 240).Select(i => i % 2 == 0 ? i / 2 < 80 : i / 2 >= 40)];
        SamplePortfolio portfolio = SamplePortfolio.Invested(PriceHistory.Create(whole.Assets, whole.Dates, prices, observed), "A", "B");
        CheckRisk(portfolio, RiskStatus.InsufficientHistory, "A has 39 returns, B has 39; 60 are needed.");
        CheckAllocation(portfolio, AllocationStatus.InsufficientHistory,
            "A has 39 returns; 60 are needed, 21 more. B has 39 returns; 60 are needed, 21 more.");
    }

    // Never a portfolio measured, or sold, in part: the panel's own minimum must not drop a held asset unseen.
    [Fact]
    public void AssetThatThePanelLeavesOut_IsNamed()
    {
        PortfolioOptions options = SamplePortfolio.Options(o =>
        {
            o.Returns.MinimumObservations = 90;
            o.Risk.MinimumObservations = 2;
            o.Estimates.MinimumObservations = 2;
        });
        SamplePortfolio portfolio = SamplePortfolio.Invested(options, SamplePortfolio.NewListing(days: 20), "A", "B");
        const string Detail = "B has 20 usable prices, fewer than 90; it was left out.";
        CheckRisk(portfolio, RiskStatus.InsufficientHistory, Detail);
        CheckAllocation(portfolio, AllocationStatus.InsufficientHistory, Detail);
    }

    // A price every eleven days.
    [Fact]
    public void DatesWithoutAFrequency_AreNamed()
    {
        DateOnly[] dates = [.. Enumerable.Range(0, 100).Select(i => new DateOnly(2020, 1, 1).AddDays(11 * i))];
        double[] prices = [.. Enumerable.Range(0, 100).Select(i => 100 + Math.Sin(i))];
        PriceHistory history = PriceHistory.Create(SamplePortfolio.Names("A"), [.. dates], prices);
        SamplePortfolio portfolio = SamplePortfolio.Invested(history, "A");
        const string Detail = "The dates of the price history tell no frequency; give one, or more dates.";
        CheckRisk(portfolio, RiskStatus.InsufficientHistory, Detail);
        CheckAllocation(portfolio, AllocationStatus.InsufficientHistory, Detail);
        portfolio.Manager.ObservePrices(history.WithFrequency(Frequency.PerYear(33)));
        Assert.True(portfolio.Manager.CalculatePortfolioRisk().IsCalculated);
        SamplePortfolio told = SamplePortfolio.Invested(SamplePortfolio.Options(o => o.Returns.Frequency = Frequency.PerYear(33)), history, "A");
        Assert.True(told.Manager.CalculatePortfolioRisk().IsCalculated);
    }

    [Fact]
    public void MissingPrice_NotValued()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = 1 });
        CheckRisk(portfolio, RiskStatus.NotValued, "No price for A.");
        CheckAllocation(portfolio, AllocationStatus.NotValued, "No price for A.");
        Assert.Equal(ValuationStatus.MissingPrice, portfolio.Manager.GetPortfolioSummary().Valuation.Status);
    }

    [Fact]
    public void EmptyPortfolio_NotValued_CashOnly_NoPositions()
    {
        SamplePortfolio portfolio = new();
        CheckRisk(portfolio, RiskStatus.NotValued, "Net asset value is 0 USD; weights need a positive one.");
        CheckAllocation(portfolio, AllocationStatus.NotValued, "Net asset value is 0 USD; weights need a positive one.");
        portfolio.Manager.SetCash(-12.5m);
        CheckRisk(portfolio, RiskStatus.NotValued, "Net asset value is -12.5 USD; weights need a positive one.");
        portfolio.Manager.SetCash(100);
        CheckRisk(portfolio, RiskStatus.NoPositions, "The portfolio holds cash only.");
        CheckAllocation(portfolio, AllocationStatus.InsufficientHistory, "There are no assets.");
    }

    [Fact]
    public void FailuresAndLoading_AreLogged()
    {
        CollectingLogger logger = new();
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseLogging(logger).Build();
        manager.AddAsset(new PortfolioAsset("A") { Quantity = 1 });
        manager.CalculatePortfolioRisk();
        SamplePortfolio.Allocate(manager, PortfolioStrategy.MaximumSharpe);
        manager.LoadState(new MemoryStream(SamplePortfolio.Save(manager)));
        manager.ObservePrice("A", 1, SamplePortfolio.Start);
        Assert.Equal(
            [
                "2001 Warning: Risk was not calculated, NotValued: No price for A.",
                "1001 Warning: Strategy maximum_sharpe over 1 assets ended with NotValued: No price for A.",
                "7001 Information: State loaded after 3 events",
            ],
            logger.Messages);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("fa-IR")]
    public void Messages_DoNotDependOnTheCulture(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
            portfolio.Refuses<ArgumentException>("Price of A is -0.5; it must be positive. (Parameter 'price')",
                () => portfolio.Manager.ObservePrice("A", -0.5m, SamplePortfolio.Start));
            portfolio.Refuses<ArgumentException>(
                "CashSet would make an amount of the portfolio larger than 79228162514264337593543950335. (Parameter 'amount')",
                () => portfolio.Manager.SetCash(decimal.MaxValue));
            portfolio.Manager.SetCash(-1_234.5m);
            CheckRisk(portfolio, RiskStatus.NotValued, "Net asset value is -734.5 USD; weights need a positive one.");
            portfolio.Refuses<InvalidDataException>("The saved state ends 1 bytes early.", () => portfolio.Load(portfolio.Save()[..^1]));
            Assert.Equal(["State: MaxPortfolioHistory must be at least 0; it is -1000."],
                SamplePortfolio.Options(o => o.State.MaxPortfolioHistory = -1_000).Validate());
            SamplePortfolio listing = SamplePortfolio.Invested(SamplePortfolio.NewListing(days: 3), "A", "B");
            CheckAllocation(listing, AllocationStatus.InsufficientHistory, "B has 2 returns; 60 are needed, 58 more.");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void CheckRisk(SamplePortfolio portfolio, RiskStatus status, string detail)
    {
        PortfolioRiskResult result = portfolio.Manager.CalculatePortfolioRisk();
        Assert.Equal((status, detail), (result.Status, result.Detail));
        Assert.Equal((status, detail), (portfolio.Manager.RiskHistory[^1].Value.Status, portfolio.Manager.RiskHistory[^1].Value.Detail));
    }

    private static void CheckAllocation(SamplePortfolio portfolio, AllocationStatus status, string detail)
    {
        foreach (PortfolioStrategy strategy in Enum.GetValues<PortfolioStrategy>())
        {
            PortfolioAllocation allocation = portfolio.Allocate(strategy);
            Assert.Equal((status, detail), (allocation.Status, allocation.Detail));
            Assert.Null(allocation.TargetWeights);
            Assert.Null(allocation.Plan);
            Assert.Null(allocation.Confidence);
        }

        Assert.Equal((status, detail),
            (portfolio.Manager.AllocationHistory[^1].Value.Status, portfolio.Manager.AllocationHistory[^1].Value.Detail));
    }
}

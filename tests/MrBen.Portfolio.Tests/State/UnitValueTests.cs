using CsCheck;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Tests.State;

public class UnitValueTests
{
    private static readonly DateTimeOffset Start = SamplePortfolio.Start;

    // Hand working: 500 in cash and 50 A at 10, together 1,000.
    //   price 12                 1,000 → 1,100      unit 1.1
    //   deposit 1,100            2,200              unit 1.1
    //   price 9: 1,600 + 450     2,200 → 2,050      unit 1.1 · 2,050 / 2,200 = 1.025
    //   withdrawal 1,025         1,025              unit 1.025
    //   buy 10 @ 9, fee 10.25    1,025 → 1,014.75   unit 1.025 · 0.99 = 1.01475
    //   position of 160 from outside: 1,914.75      unit the same
    [Fact]
    public void UnitValue_MovesWithPricesAndFees_NotWithFlows()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        Assert.Equal(1, portfolio.Snapshot.UnitValue);
        portfolio.Manager.ObservePrice("A", 12, Start);
        Check(1.1);
        portfolio.Manager.SetCash(1_600);
        Check(1.1);
        portfolio.Manager.ObservePrice("A", 9, Start);
        Check(1.025);
        portfolio.Manager.SetCash(575);
        Check(1.025);
        portfolio.Manager.ApplyFill("A", 10, 9, 10.25m, Start);
        Check(1.01475);
        portfolio.Manager.UpdateAssetPosition("A", 160);
        Check(1.01475);
        Assert.Equal(portfolio.Snapshot.UnitValue, portfolio.Manager.PortfolioHistory[^1].UnitValue);

        void Check(double expected) => Assert.Equal(expected, portfolio.Snapshot.UnitValue, tolerance: 1e-15);
    }

    // 10 B are brought in without a price; the first one adds 500 from outside, the second one is performance: 1,500 → 1,600.
    [Fact]
    public void UnitValue_FirstPriceOfWhatWasBroughtIn_IsNoGain()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        portfolio.Manager.AddAsset(new PortfolioAsset("B") { Quantity = 10 });
        portfolio.Manager.ObservePrice("B", 50, Start);
        Assert.Equal(1, portfolio.Snapshot.UnitValue);
        portfolio.Manager.ObservePrice("B", 60, Start);
        Assert.Equal(1600.0 / 1500, portfolio.Snapshot.UnitValue, tolerance: 1e-15);
    }

    // Cash is reported before the position that it paid for: −500 until then, and a tick in between is a fraction of nothing.
    [Fact]
    public void UnitValue_WhileTheValueIsNotPositive_StandsStill()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        portfolio.Manager.SetCash(-1_000);
        portfolio.Manager.ObservePrice("A", 11, Start);
        Assert.Equal(1, portfolio.Snapshot.UnitValue);
        portfolio.Manager.SetCash(0);
        portfolio.Manager.ObservePrice("A", 12.1m, Start);
        Assert.Equal(1.1, portfolio.Snapshot.UnitValue, tolerance: 1e-15);
    }

    // Short 100 at 10 against 1,500: at 16 all is lost, and what is paid in afterwards does not bring it back.
    [Fact]
    public void UnitValue_EverythingLost_StaysAtZero()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.SetCash(500);
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.ApplyFill("A", -100, 10, 0, Start);
        portfolio.Manager.ObservePrice("A", 16, Start);
        Assert.Equal(0, portfolio.Snapshot.UnitValue);
        portfolio.Manager.SetCash(5_000);
        portfolio.Manager.ObservePrice("A", 8, Start);
        Assert.Equal(0, portfolio.Snapshot.UnitValue);
    }

    // From 10⁻²⁸ to 10⁵ and back by withdrawal, twelve times: beyond 10³⁰⁸, where a gain is no number any more but a loss still is one.
    [Fact]
    public void UnitValue_GainsBeyondTheLargestNumber_StaysFinite()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        portfolio.Manager.SetCash(0);
        portfolio.Manager.UpdateAssetPosition("A", 1);
        for (int i = 0; i < 12; i++)
        {
            portfolio.Manager.UpdateAssetPosition("A", 0);
            portfolio.Manager.ObservePrice("A", 1e-28m, Start);
            portfolio.Manager.UpdateAssetPosition("A", 1);
            portfolio.Manager.ObservePrice("A", 100_000, Start);
        }

        Assert.Equal(double.MaxValue, portfolio.Snapshot.UnitValue);
        portfolio.Manager.ObservePrice("A", 50_000, Start);
        Assert.Equal(double.MaxValue / 2, portfolio.Snapshot.UnitValue);
    }

    // Time-weighted return (GIPS): the product over the sub-periods between flows of the value at their end over that at their beginning.
    [Fact]
    public void UnitValue_UnderRandomDeposits_IsTheProductOfTheSubPeriods() =>
        Gen.Select(Gen.Int[1, 1_000_000].Select(cents => cents / 100m), Gen.Int[100, 2_000].Select(cents => cents / 100m)).Array[1, 30]
            .Sample(periods =>
            {
                SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
                double product = 1;
                foreach ((decimal cash, decimal price) in periods)
                {
                    portfolio.Manager.SetCash(cash);
                    decimal before = portfolio.Snapshot.NetAssetValue!.Value;
                    portfolio.Manager.ObservePrice("A", price, Start);
                    product *= (double)(portfolio.Snapshot.NetAssetValue!.Value / before);
                }

                Assert.Equal(1, portfolio.Snapshot.UnitValue / product, tolerance: 1e-13);
                SamplePortfolio replayed = new();
                replayed.Manager.Replay(portfolio.Journal.ReadEvents());
                SamplePortfolio loaded = new();
                loaded.Load(portfolio.Save());
                Assert.Equal(portfolio.Snapshot.UnitValue, replayed.Snapshot.UnitValue);
                Assert.Equal(portfolio.Snapshot.UnitValue, loaded.Snapshot.UnitValue);
                Assert.Equal(portfolio.Manager.PortfolioHistory, loaded.Manager.PortfolioHistory);
            },
            iter: TestTier.Count(brief: 100, full: 5_000));
}

using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Tests.State;

public class HighWaterMarkTests
{
    private static readonly DateTimeOffset Start = SamplePortfolio.Start;

    // Hand working: 500 in cash and 50 A at 10.
    //   price 12                 value 1,100   mark 1,100
    //   price 11                 value 1,050   mark 1,100   drawdown 50/1,100
    //   deposit 1,050            value 2,100   mark 2,200   drawdown the same
    //   withdrawal of it         value 1,050   mark 1,100
    //   price 12                 value 1,100   mark 1,100   drawdown 0
    //   buy 10 @ 12, fee 11      value 1,089   mark 1,100   drawdown 0.01
    //   price 15: 369 + 60 · 15  value 1,269   mark 1,269
    [Fact]
    public void Mark_RisesWithPrices_MovesWithDeposits()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        Check(portfolio, 1_000, 1_000);
        portfolio.Manager.ObservePrice("A", 12, Start);
        Check(portfolio, 1_100, 1_100);
        portfolio.Manager.ObservePrice("A", 11, Start);
        Check(portfolio, 1_050, 1_100);
        portfolio.Manager.SetCash(1_550);
        Check(portfolio, 2_100, 2_200);
        portfolio.Manager.SetCash(500);
        Check(portfolio, 1_050, 1_100);
        portfolio.Manager.ObservePrice("A", 12, Start);
        Check(portfolio, 1_100, 1_100);
        portfolio.Manager.ApplyFill("A", 10, 12, 11, Start);
        Check(portfolio, 1_089, 1_100);
        portfolio.Manager.ObservePrice("A", 15, Start);
        Check(portfolio, 1_269, 1_269);
    }

    // 10 % under the mark; a host then reports the sold position before its proceeds (value 450, then 900), or all of it (0, then 900).
    [Fact]
    public void Mark_PositionAndCashReportedOneAfterTheOther_KeepsTheDrawdown()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = 100 });
        portfolio.Manager.ObservePrice("A", 10, Start);
        portfolio.Manager.ObservePrice("A", 9, Start);
        Check(portfolio, 900, 1_000);
        portfolio.Manager.UpdateAssetPosition("A", 50);
        Check(portfolio, 450, 500);
        portfolio.Manager.SetCash(450);
        Check(portfolio, 900, 1_000);
        portfolio.Manager.SetCash(0);
        portfolio.Manager.UpdateAssetPosition("A", 0);
        Assert.Equal(0, portfolio.Snapshot.NetAssetValue);
        portfolio.Manager.SetCash(900);
        Check(portfolio, 900, 1_000);
    }

    // Everything is taken out without a loss, and less is paid in later: no drawdown, across a saved state too.
    [Fact]
    public void Mark_EmptiedAndFilledAgain_IsTheNewValue()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.SetCash(1_000);
        portfolio.Manager.SetCash(0);
        byte[] saved = portfolio.Save();
        portfolio.Manager.SetCash(500);
        Check(portfolio, 500, 500);
        portfolio.Load(saved);
        portfolio.Manager.SetCash(500);
        Check(portfolio, 500, 500);
    }

    // Short 100 at 10 against 1,500: at 16 the loss is 100 more than everything. Paying in 500 does not undo it: 2,000 − 1,600 = 400.
    [Fact]
    public void Mark_LostByPrices_StaysForMoneyPaidInAfterwards()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.SetCash(500);
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.ApplyFill("A", -100, 10, 0, Start);
        portfolio.Manager.ObservePrice("A", 16, Start);
        Check(portfolio, -100, 500);
        Assert.Equal(1.2, portfolio.Snapshot.Drawdown!.Value, tolerance: 1e-15);
        portfolio.Manager.SetCash(2_000);
        Check(portfolio, 400, 500);
    }

    // Drawn down by 10 %, 10 B are brought in and have no price yet; B's first price of 50 adds 500 from outside: 900 → 1,400.
    [Fact]
    public void Mark_FirstPriceOfWhatWasBroughtIn_IsNoGain()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = 100 });
        portfolio.Manager.ObservePrice("A", 10, Start);
        portfolio.Manager.ObservePrice("A", 9, Start);
        portfolio.Manager.AddAsset(new PortfolioAsset("B") { Quantity = 10 });
        Assert.Null(portfolio.Snapshot.NetAssetValue);
        Assert.Null(portfolio.Snapshot.Drawdown);
        portfolio.Manager.ObservePrice("B", 50, Start);
        Check(portfolio, 1_400, 1_400 / 0.9m);
    }

    [Fact]
    public void Mark_RemovedAsset_TakesItsShareWithIt()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        portfolio.Manager.ObservePrice("A", 8, Start);
        Check(portfolio, 900, 1_000);
        portfolio.Manager.RemoveAsset("A");
        Check(portfolio, 500, 500 / 0.9m);
    }

    // Next to nothing, so that quotients leave the range of decimal: 10²⁸ / 10⁻²⁸.
    [Fact]
    public void Mark_NextToNothing_DoesNotOverflow()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        portfolio.Manager.SetCash(-499.9999999999999999999999999m);
        portfolio.Manager.ObservePrice("A", 0.0000000000000000000000000001m, Start);
        portfolio.Manager.SetCash(0);
        portfolio.Manager.SetCash(1e20m);
        portfolio.Manager.SetCash(0);
        Assert.InRange(portfolio.Snapshot.Drawdown!.Value, 0, 1);
        Assert.InRange(portfolio.Manager.GetPortfolioSummary().Valuation.GetValuationOrThrow().CashWeight, 0, 0);
    }

    private static void Check(SamplePortfolio portfolio, decimal value, decimal mark)
    {
        Assert.Equal(value, portfolio.Snapshot.NetAssetValue);
        Assert.Equal(mark, portfolio.Snapshot.HighWaterMark, precision: 20);
        Assert.Equal((double)((mark - value) / mark), portfolio.Snapshot.Drawdown!.Value, tolerance: 1e-15);
    }

    // A loss of more than a decimal holds, beside the smallest mark: the assessment has its drawdown from the same place as everybody.
    [Fact]
    public void Drawdown_BeyondADecimal_IsAssessed()
    {
        SamplePortfolio portfolio = new(SamplePortfolio.Options(options => options.Limits = new RiskLimitOptions { MaxRecordDrawdown = 0.1 }));
        portfolio.Manager.SetCash(1e-28m);
        portfolio.Manager.SetCash(-7e27m);
        RiskLimitEvaluation limit = portfolio.Manager.CalculatePortfolioRisk().Limits.Single(item => item.Name == "Record drawdown");
        Assert.Equal(RiskLimitState.Breached, limit.State);
        Assert.Equal(7e55, limit.Value!.Value, tolerance: 1e41);
    }
}

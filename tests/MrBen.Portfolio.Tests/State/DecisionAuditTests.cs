using System.Text;
using System.Text.Json;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Tests.State;

public class DecisionAuditTests
{
    [Fact]
    public void Decision_SaysWhatItRestedOn()
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.History(100, "A", "B"), "A", "B");
        long before = portfolio.Snapshot.Sequence;
        PortfolioAllocation allocation = portfolio.Allocate(PortfolioStrategy.MinimumVariance);
        DecisionEvidence evidence = portfolio.Manager.AllocationHistory[^1].Value.Evidence!;
        Assert.Equal(before, evidence.StateSequence);
        Assert.Equal(HistoryFormat.Hash(SamplePortfolio.History(100, "A", "B")), evidence.HistoryHash);
        Assert.Equal(PortfolioConfiguration.HashOf(new PortfolioOptions()), evidence.ConfigurationHash);
        Assert.NotEqual(
            PortfolioConfiguration.HashOf(SamplePortfolio.Options(options => options.Risk.Confidence = 0.9)), evidence.ConfigurationHash);
        Assert.Equal(allocation.Result.Driver, evidence.Driver);
        Assert.Equal(allocation.Result.Certificate!.Value.PrimalResidual, evidence.Proof!.Value.Primal);
        Assert.Equal(allocation.Confidence, evidence.Confidence);
        Assert.Equal(
            allocation.Plan!.Trades.Select(trade => (trade.Asset, trade.Quantity, trade.Price, trade.Cost)),
            evidence.Trades.Select(trade => (trade.Asset, trade.Quantity, trade.Price, trade.Cost)));
        Assert.NotEmpty(evidence.Trades);
        Assert.Empty(evidence.Models);
    }

    [Fact]
    public void Decision_WithoutHistory_SaysSo()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        portfolio.Allocate(PortfolioStrategy.MaximumSharpe);
        AllocationDecision decision = portfolio.Manager.AllocationHistory[^1].Value;
        Assert.Equal(AllocationStatus.InsufficientHistory, decision.Status);
        Assert.Null(decision.Evidence!.HistoryHash);
        Assert.Null(decision.Evidence.Proof);
        Assert.Empty(decision.Evidence.Trades);
    }

    // Fills belong to the last plan before them, also where a decision without trades came between.
    [Fact]
    public void Read_GivesEachPlanTheFillsThatFollowedIt()
    {
        DateTimeOffset time = SamplePortfolio.Start;
        PortfolioEvent[] events =
        [
            Fill("0"), Decided(RebalanceStatus.NotTriggered), Fill("1"), Decided(RebalanceStatus.Planned), Fill("2"), Fill("3"),
            Decided(null), Fill("4"), Decided(RebalanceStatus.Planned), Decided(RebalanceStatus.NothingToDo), Fill("5"),
        ];
        AuditedDecision[] audited = [.. DecisionAudit.Read(events.Select((change, i) => change.At(i + 1)))];
        Assert.Equal([2L, 4L, 7L, 9L, 10L], audited.Select(record => record.Sequence));
        Assert.Equal(["", "234", "", "5", ""], audited.Select(record => string.Concat(record.Fills.Select(fill => fill.Reference!.ExecutionId))));
        Assert.Empty(DecisionAudit.Read([]));

        PortfolioEvent Fill(string name) => PortfolioEvent.Fill("A", 1, 10, 0.5m, time, new FillReference(name));
        PortfolioEvent Decided(RebalanceStatus? status) => PortfolioEvent.Decided(
            new AllocationDecision("s", AllocationMethod.Static, AllocationStatus.Optimal, "d", null, 0, 0, status, 0, 0, 0, "", ""), time);
    }

    // Where the record knows plan and order, a fill belongs to their decision, however late it comes.
    [Fact]
    public void Read_FollowsPlansAndOrders()
    {
        DateTimeOffset time = SamplePortfolio.Start;
        PortfolioEvent[] events =
        [
            Decided(), Planned(1), Intended("first", 2), Decided(), Planned(4), Intended("second", 5), Filled("first"), Filled("second"),
            PortfolioEvent.PlanOf(ExecutionPlan.To() with { Id = 5, Status = ExecutionStatus.Completed }, time), Intended("alone", 0),
            Filled("alone"), Filled("unknown"),
        ];
        AuditedDecision[] audited = [.. DecisionAudit.Read(events.Select((change, i) => change.At(i + 1)))];
        Assert.Equal(["first", "second"], audited.Select(record => Assert.Single(record.Orders).Id.Value));
        Assert.Equal(["first", "second unknown"], audited.Select(record => string.Join(' ', record.Fills.Select(fill => fill.Reference!.Order))));
        Assert.Contains("## Orders\n\n| Event |", audited[0].ToMarkdown(), StringComparison.Ordinal);
        using MemoryStream stream = new();
        audited[0].WriteJson(stream);
        Assert.Equal(
            "first", JsonDocument.Parse(stream.ToArray()).RootElement.GetProperty("orders")[0].GetProperty("id").GetString());

        PortfolioEvent Decided() => PortfolioEvent.Decided(
            new AllocationDecision(
                "s", AllocationMethod.Static, AllocationStatus.Optimal, "d", null, 0, 0, RebalanceStatus.Planned, 0, 0, 0, "", ""), time);
        PortfolioEvent Planned(long allocation) => PortfolioEvent.PlanOf(ExecutionPlan.To() with { Allocation = allocation }, time);
        PortfolioEvent Intended(string name, long plan) =>
            PortfolioEvent.IntentOf(new OrderIntent(new OrderRequest(new ClientOrderId(name), "A", 1, null), plan, 1, 10), time);
        PortfolioEvent Filled(string order) =>
            PortfolioEvent.Fill("A", 1, 10, 0, time, new FillReference("x" + order, new ClientOrderId(order)));
    }

    [Fact]
    public void Export_IsOneObjectALine_AndAPageForAPerson()
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.History(100, "A", "B"), "A", "B");
        portfolio.Allocate(PortfolioStrategy.MinimumVariance);
        DecidedTrade trade = portfolio.Manager.AllocationHistory[^1].Value.Evidence!.Trades[0];
        portfolio.Manager.ApplyFill(trade.Asset, trade.Quantity, trade.Price, 1.25m, SamplePortfolio.Start);
        portfolio.Allocate(PortfolioStrategy.EqualWeight);
        AuditedDecision[] audited = [.. DecisionAudit.Read(portfolio.Journal.ReadEvents())];
        Assert.Equal(2, audited.Length);
        using MemoryStream stream = new();
        DecisionAudit.WriteJsonLines(audited, stream);
        string[] lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n');
        Assert.Equal((3, ""), (lines.Length, lines[^1]));
        using JsonDocument first = JsonDocument.Parse(lines[0]);
        JsonElement root = first.RootElement;
        Assert.Equal(audited[0].Sequence, root.GetProperty("sequence").GetInt64());
        Assert.Equal("Optimal", root.GetProperty("status").GetString());
        Assert.Equal(audited[0].Decision.Weights!["A"], root.GetProperty("weights").GetProperty("A").GetDouble());
        Assert.Equal(
            audited[0].Decision.Evidence!.HistoryHash, root.GetProperty("evidence").GetProperty("history_sha256").GetString());
        Assert.True(root.GetProperty("evidence").GetProperty("certificate").GetProperty("dual").GetDouble() >= 0);
        Assert.Equal(trade.Quantity, root.GetProperty("trades")[0].GetProperty("quantity").GetDecimal());
        Assert.Equal(1.25m, root.GetProperty("fills")[0].GetProperty("fee").GetDecimal());

        string page = audited[0].ToMarkdown();
        Assert.StartsWith($"# Decision {audited[0].Sequence} of 2026-01-05 09:30:00 UTC\n", page, StringComparison.Ordinal);
        Assert.Contains(audited[0].Decision.Evidence!.ConfigurationHash, page, StringComparison.Ordinal);
        Assert.Contains("## Fills that followed\n\n| Event |", page, StringComparison.Ordinal);
        Assert.Contains($"## Plan\n\nPlanned, {audited[0].Decision.Trades} trades", page, StringComparison.Ordinal);
        Assert.Contains("## Plan", audited[1].ToMarkdown(), StringComparison.Ordinal);
    }
}

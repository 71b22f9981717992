using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Tool.Screens;
using Spectre.Console;

namespace MrBen.Portfolio.Tool.Commands;

/// <summary>Weights, why they are so, their proof, and the trades.</summary>
internal sealed class AllocateAnswer(
    PortfolioAllocation allocation, AllocationExplanation explanation, string method, string strategy) : Answer
{
    /// <summary>The returns it rests on; <see langword="null"/> where there are no weights.</summary>
    public Measurement? Measured { get; init; }

    /// <summary>What looks wrong with the prices.</summary>
    public ImmutableArray<DataQualityFinding> Findings { get; init; } = [];

    private bool HasAnswer => allocation.TargetWeights is not null && allocation.Plan is not { Status: RebalanceStatus.Refused };

    public override ExitCode ExitCode => HasAnswer ? ExitCode.Done : ExitCode.NoAnswer;

    public override string Problem => HasAnswer ? ""
        : allocation.TargetWeights is null ? $"No answer ({Words.Of(allocation.Status)}): {string.Join(' ', Reasons())}"
        : $"No trades: {allocation.Plan!.Detail}";

    public override void Show(IAnsiConsole console)
    {
        if (allocation.TargetWeights is null)
        {
            return; // the reason goes to stderr
        }

        console.Line($"{strategy}, {method}: {Words.Of(allocation.Status)}. Expected a year before costs: return "
            + $"{Words.Percent(allocation.ExpectedReturn)}, volatility {Words.Percent(allocation.Volatility)}; {Measured}.");
        ShowWeights(console, allocation.TargetWeights);
        console.Heading("Why");
        console.Bullets(Reasons());
        console.Bullets([Proof()]);
        ShowPlan(console);
        Screens.Findings.Show(console, Findings);
    }

    public override void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteString("strategy", strategy);
        writer.WriteString("method", method);
        writer.WriteName("status", allocation.Status);
        writer.WriteStrings("explanation", Reasons());
        writer.WriteObjects("weights", allocation.TargetWeights?.Assets ?? [], asset =>
        {
            PlannedPosition? position = PositionOf(asset);
            writer.WriteString("asset", asset.Value);
            writer.WriteOptional("now", position?.WeightBefore);
            writer.WriteOptional("target", allocation.TargetWeights![asset]);
            writer.WriteOptional("after", position?.AchievedWeight);
        });
        writer.WriteOptional("expected_return", allocation.TargetWeights is null ? null : allocation.ExpectedReturn);
        writer.WriteOptional("volatility", allocation.TargetWeights is null ? null : allocation.Volatility);
        writer.WriteOptional("confidence", allocation.Confidence);
        Measurement.Write(writer, Measured);
        WriteCertificate(writer);
        WritePlan(writer);
        Screens.Findings.Write(writer, Findings);
    }

    // The explanation is of the strategy alone; what the method made of it, the allocation says.
    private IEnumerable<string> Reasons() => explanation.Lines.Prepend(allocation.Detail).Where(line => line.Length > 0).Distinct();

    private string Proof()
    {
        AllocationResult result = allocation.Result;
        string gap = result.ProvenGap is { } proven ? $" No other is better by more than {Small(proven)}." : "";
        return (result.Certificate, result.ConicCertificate) switch
        {
            ({ } linear, _) => $"Certificate: primal {Small(linear.PrimalResidual)}, dual {Small(linear.DualResidual)}, complementarity "
                + $"{Small(linear.Complementarity)}{Gap(linear.RelativeGap)}.{gap}",
            (_, { } conic) => $"Certificate: primal {Small(conic.PrimalResidual)}, dual {Small(conic.DualResidual)}"
                + $"{Gap(conic.RelativeGap)}.{gap}",
            _ => $"No certificate is needed: the weights come from a formula.{gap}",
        };
    }

    private void ShowWeights(IAnsiConsole console, PortfolioWeights target)
    {
        console.Heading("Weights");
        TextTable table = Tables.New("asset", "now>", "target>", "after the plan>").Rows(target.Assets, asset =>
        {
            PlannedPosition? position = PositionOf(asset);
            return
            [
                asset.Value, Words.Percent(position?.WeightBefore), Words.Percent(target[asset]), Words.Percent(position?.AchievedWeight),
            ];
        });
        table.Row("cash", Words.Percent(CashNow()), Words.Percent(1 - target.Total), Words.Percent(CashAfter()));
        console.Write(table);
    }

    private void ShowPlan(IAnsiConsole console)
    {
        if (allocation.Plan is not { } plan)
        {
            return;
        }

        console.Heading("Plan");
        if (plan.Trades.IsEmpty)
        {
            console.Line($"No trades ({Words.Of(plan.Status)}): {plan.Detail}");
        }
        else
        {
            console.Write(Tables.New("trade", "asset", "units>", "price>", "value>", "cost>", "cash after>").Rows(plan.Trades, trade =>
            [
                Words.Of(trade.Side), trade.Asset.Value, Words.Exact(Math.Abs(trade.Quantity)), Words.Price(trade.Price),
                Words.Money(trade.Notional), Words.Money(trade.Cost), Words.Money(trade.CashAfter),
            ]));
            console.Line($"Cash {Words.Money(plan.CashBefore)} → {Words.Money(plan.CashAfter)} {plan.Currency}, costs "
                + $"{Words.Money(plan.TotalCost)}, turnover {Words.Percent(plan.TurnoverTwoWay)} (purchases and sales).");
        }

        console.Bullets(plan.Skipped.Select(skipped => skipped.Detail));
    }

    private void WriteCertificate(Utf8JsonWriter writer)
    {
        AllocationResult result = allocation.Result;
        if (result.Certificate is null && result.ConicCertificate is null)
        {
            writer.WriteNull("certificate");
            return;
        }

        writer.WriteStartObject("certificate");
        writer.WriteOptional("primal", result.Certificate?.PrimalResidual ?? result.ConicCertificate?.PrimalResidual);
        writer.WriteOptional("dual", result.Certificate?.DualResidual ?? result.ConicCertificate?.DualResidual);
        writer.WriteOptional("complementarity", result.Certificate?.Complementarity);
        writer.WriteOptional("relative_gap", result.Certificate?.RelativeGap ?? result.ConicCertificate?.RelativeGap);
        writer.WriteEndObject();
    }

    private void WritePlan(Utf8JsonWriter writer)
    {
        if (allocation.Plan is not { } plan)
        {
            writer.WriteNull("plan");
            return;
        }

        writer.WriteStartObject("plan");
        writer.WriteName("status", plan.Status);
        writer.WriteString("detail", plan.Detail);
        writer.WriteString("currency", plan.Currency);
        writer.WriteNumber("cash_before", plan.CashBefore);
        writer.WriteNumber("cash_after", plan.CashAfter);
        writer.WriteNumber("total_cost", plan.TotalCost);
        writer.WriteOptional("turnover", plan.TurnoverTwoWay);
        writer.WriteObjects("trades", plan.Trades, trade =>
        {
            writer.WriteName("side", trade.Side);
            writer.WriteString("asset", trade.Asset.Value);
            writer.WriteNumber("quantity", trade.Quantity);
            writer.WriteNumber("price", trade.Price);
            writer.WriteNumber("value", trade.Notional);
            writer.WriteNumber("cost", trade.Cost);
        });
        writer.WriteStrings("skipped", plan.Skipped.Select(skipped => skipped.Detail));
        writer.WriteEndObject();
    }

    private PlannedPosition? PositionOf(AssetId asset) => allocation.Plan?.Positions.FirstOrDefault(position => position.Asset == asset);

    private double? CashNow() =>
        allocation.Plan is { NetAssetValueBefore: > 0 } plan ? (double)(plan.CashBefore / plan.NetAssetValueBefore) : null;

    private double? CashAfter() =>
        allocation.Plan is { NetAssetValueAfter: > 0 } plan ? (double)(plan.CashAfter / plan.NetAssetValueAfter) : null;

    // A variable without a limit leaves the gap without one; the conditions of the optimum prove it all the same.
    private static string Gap(double relative) => double.IsFinite(relative)
        ? $", relative gap {Small(relative)}"
        : "; the conditions of the optimum hold to that, and nothing limits the gap beside them";

    private static string Small(double value) => value == 0 ? "0" : value.ToString("0.#E+0", CultureInfo.InvariantCulture);
}

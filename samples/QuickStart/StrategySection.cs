using System.Collections.Immutable;
using System.Globalization;
using MrBen.Portfolio;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using Spectre.Console;

namespace QuickStart;

/// <summary>What each strategy would hold, what it expects of it, and the proof that nothing is better.</summary>
internal static class StrategySection
{
    public static void Show(IAnsiConsole console, ImmutableArray<PortfolioAllocation> allocations, double riskFreeRate)
    {
        console.Heading($"What each strategy would hold (risk-free rate {Screen.Percent(riskFreeRate)})");
        ImmutableArray<AssetId> assets = allocations.Select(a => a.TargetWeights).FirstOrDefault(w => w is not null)?.Assets ?? [];
        Table table = Screen.NewTable(["", .. allocations.Select(a => a.Strategy.Replace('_', ' '))]);
        foreach (AssetId asset in assets)
        {
            AddRow(table, asset.Value, allocations, a => Screen.Weight(a.TargetWeights![asset]));
        }

        table.AddEmptyRow();
        AddRow(table, "expected return", allocations, a => Screen.Percent(a.ExpectedReturn));
        AddRow(table, "volatility", allocations, a => Screen.Percent(a.Volatility));
        AddRow(table, "Sharpe ratio", allocations, a => a.Volatility > 0 ? Screen.Number((a.ExpectedReturn - riskFreeRate) / a.Volatility) : "–");
        AddRow(table, "confidence", allocations, a => a.Confidence is { } confidence ? Screen.Percent(confidence) : "–");
        AddRow(table, "largest residual", allocations, a => Residual(a.Result));
        AddRow(table, "status", allocations, a => Words(a.Status));
        console.Write(table);
        foreach (IGrouping<string, PortfolioAllocation> failed in allocations.Where(a => !a.Result.HasWeights).GroupBy(a => a.Detail))
        {
            console.MarkupLineInterpolated($"• {string.Join(", ", failed.Select(a => a.Strategy))}: {failed.Key}");
        }

        console.WriteLine("Expected returns are historical means and promise nothing. Residual: how far, relatively, the optimality conditions are missed.");
    }

    private static void AddRow(
        Table table, string name, ImmutableArray<PortfolioAllocation> allocations, Func<PortfolioAllocation, string> cell) =>
        table.AddRow([Markup.Escape(name), .. allocations.Select(a => a.Result.HasWeights || name == "status" ? Markup.Escape(cell(a)) : "–")]);

    private static string Words(AllocationStatus status) =>
        string.Concat(status.ToString().Select((letter, i) => char.IsUpper(letter) && i > 0 ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));

    private static string Residual(AllocationResult result) => result.Certificate is { } certificate
        ? Math.Max(certificate.PrimalResidual, Math.Max(certificate.DualResidual, certificate.Complementarity))
            .ToString("0E+0", CultureInfo.InvariantCulture)
        : "closed form";
}

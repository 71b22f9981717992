using System.Collections.Immutable;
using System.Globalization;
using MrBen.Portfolio;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using Spectre.Console;

namespace QuickStart;

/// <summary>What each strategy would hold, what it expects of it, what holds it back, and the proof that nothing is better.</summary>
internal static class StrategySection
{
    private const int MostSymbols = 25;
    private const int MostConstraints = 3;

    public static void Show(
        IAnsiConsole console, PortfolioAllocation held, ImmutableArray<PortfolioAllocation> targets, double riskFreeRate)
    {
        console.Heading("3  What each strategy would hold");
        ImmutableArray<PortfolioAllocation> all = [held, .. targets];
        Table table = Screen.NewTable(["", .. all.Select(a => a.Strategy.Replace('_', '\n'))]);
        AddWeights(table, all);
        table.AddEmptyRow();
        AddRow(table, "expected return", all, a => Screen.Percent(a.ExpectedReturn + (riskFreeRate * (1 - a.TargetWeights!.Total))));
        AddRow(table, "volatility", all, a => Screen.Percent(a.Volatility));
        AddRow(table, "Sharpe ratio", all, a => Screen.Number(Sharpe(a, riskFreeRate)));
        AddRow(table, "confidence", all, a => Screen.Percent(a.Confidence));
        AddRow(table, "turnover", all, a => Screen.Percent(a.Plan?.TurnoverTwoWay));
        AddRow(table, "costs", all, a => a.Plan is { } plan ? Screen.Money(plan.TotalCost) : Screen.None);
        AddRow(table, "residual", targets, a => Residual(a.Result), "");
        table.AddRow(["status", "", .. targets.Select(a => Words(a.Status))]);
        console.Write(table);

        foreach (PortfolioAllocation target in targets.Where(a => !a.Result.BindingConstraints.IsEmpty))
        {
            console.Bullet($"{target.Strategy} is held back by {Describe(target.Result.BindingConstraints)}.");
        }

        foreach (IGrouping<string, PortfolioAllocation> failed in targets.Where(a => !a.Result.HasWeights).GroupBy(a => a.Detail))
        {
            console.Bullet($"{string.Join(", ", failed.Select(a => a.Strategy))}: {failed.Key}");
        }

        console.Write(Screen.Remark(
            $"Expected returns are means of the past and promise nothing; cash earns {Screen.Percent(riskFreeRate)}. Confidence: how "
            + "probably the Sharpe ratio is positive. Residual: by how much, relatively, the weights miss the conditions of optimality. "
            + "In brackets: what "
            + "volatility, Sharpe ratio or utility gains per unit by which a limit gives way.", below: 1));
    }

    private static void AddWeights(Table table, ImmutableArray<PortfolioAllocation> all)
    {
        // Of many symbols those are shown of which a strategy wants most.
        ImmutableArray<PortfolioWeights> weights = [.. all.Select(a => a.TargetWeights).OfType<PortfolioWeights>()];
        ImmutableArray<AssetId> assets = weights.IsEmpty ? [] : weights[0].Assets;
        HashSet<AssetId> shown = [.. assets.OrderByDescending(asset => weights.Max(w => Math.Abs(w[asset]))).Take(MostSymbols)];
        foreach (AssetId asset in assets.Where(shown.Contains))
        {
            AddRow(table, asset.Value, all, a => Screen.Weight(a.TargetWeights![asset]));
        }

        if (assets.Length > MostSymbols)
        {
            AddRow(table, $"{assets.Length - MostSymbols} more", all,
                a => Screen.Weight(a.TargetWeights!.Total - shown.Sum(asset => a.TargetWeights[asset])));
        }

        AddRow(table, "cash", all, a => Screen.Weight(1 - a.TargetWeights!.Total));
    }

    private static void AddRow(
        Table table, string name, ImmutableArray<PortfolioAllocation> allocations, Func<PortfolioAllocation, string> cell,
        params ReadOnlySpan<string> before) =>
        table.AddRow(
            [Markup.Escape(name), .. before, .. allocations.Select(a => a.Result.HasWeights ? Markup.Escape(cell(a)) : Screen.None)]);

    private static double? Sharpe(PortfolioAllocation allocation, double riskFreeRate) => allocation.Volatility > 0
        ? (allocation.ExpectedReturn - (riskFreeRate * allocation.TargetWeights!.Total)) / allocation.Volatility
        : null;

    private static string Describe(ImmutableArray<BindingConstraint> constraints)
    {
        string dearest = string.Join(", ", constraints.Take(MostConstraints).Select(
            binding => $"{binding.Constraint} ({binding.ShadowPrice:0.000})"));
        return constraints.Length > MostConstraints ? $"{dearest} and {constraints.Length - MostConstraints} more" : dearest;
    }

    private static string Words(AllocationStatus status) =>
        string.Concat(status.ToString().Select(
            (letter, i) => char.IsUpper(letter) && i > 0 ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));

    private static string Residual(AllocationResult result) => result.Certificate is { } certificate
        ? Math.Max(certificate.PrimalResidual, Math.Max(certificate.DualResidual, certificate.Complementarity))
            .ToString("0E+0", CultureInfo.InvariantCulture)
        : "closed form";
}

using System.Collections.Immutable;
using System.Globalization;
using MrBen.Portfolio;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using Spectre.Console;

namespace QuickStart;

/// <summary>What each strategy would hold, what it expects of it, what holds it back, and the proof that nothing is better.</summary>
internal static class StrategySection
{
    private const int MostConstraints = 3;

    public static void Show(
        IAnsiConsole console, PortfolioAllocation held, ImmutableArray<PortfolioAllocation> targets, PortfolioOptions options,
        string outlook)
    {
        console.Heading("4  What each strategy would hold");
        ImmutableArray<PortfolioAllocation> all = [held, .. targets];
        console.Write(WeightTable.Of("target weights, %", [.. all.Select(a => (a.Strategy, a))]));
        double riskFreeRate = options.Risk.RiskFreeRate;
        Table table = Screen.NewTable(
            "a year", "expected return", "volatility", "Sharpe ratio", "confidence", "turnover", "costs", "residual");
        foreach (PortfolioAllocation allocation in all)
        {
            AddFigures(table, allocation, riskFreeRate);
        }

        console.Write(table);
        foreach (PortfolioAllocation target in targets.Where(a => !a.Result.BindingConstraints.IsEmpty))
        {
            console.Bullet($"{target.Strategy} is held back by {Describe(target.Result.BindingConstraints)}.");
        }

        foreach (IGrouping<string, PortfolioAllocation> failed in targets.Where(a => !a.Result.HasWeights).GroupBy(a => a.Detail))
        {
            console.Bullet($"{string.Join(", ", failed.Select(a => a.Strategy))}: {failed.Key}");
        }

        console.Bullet(outlook);
        console.Bullet(Settings.Describe(options));
        console.Write(Screen.Remark(
            $"Expected returns are means of the past and promise nothing; cash earns {Screen.Percent(riskFreeRate)}. Confidence: how "
            + "probably the Sharpe ratio is positive. Residual: by how much, relatively, the weights miss the conditions of optimality. "
            + "In brackets: what "
            + "volatility, Sharpe ratio or utility gains per unit by which a limit gives way.", below: 1));
    }

    private static void AddFigures(Table table, PortfolioAllocation allocation, double riskFreeRate)
    {
        if (allocation.TargetWeights is not { } weights)
        {
            table.AddRow([Markup.Escape(allocation.Strategy), .. Enumerable.Repeat(Screen.None, table.Columns.Count - 1)]);
            return;
        }

        table.AddRow(
            Markup.Escape(allocation.Strategy), Screen.Percent(allocation.ExpectedReturn + (riskFreeRate * (1 - weights.Total))),
            Screen.Percent(allocation.Volatility), Screen.Number(Sharpe(allocation, riskFreeRate)), Screen.Percent(allocation.Confidence),
            Screen.Percent(allocation.Plan?.TurnoverTwoWay), allocation.Plan is { } plan ? Screen.Money(plan.TotalCost) : Screen.None,
            Residual(allocation.Result));
    }

    private static double? Sharpe(PortfolioAllocation allocation, double riskFreeRate) => allocation.Volatility > 0
        ? (allocation.ExpectedReturn - (riskFreeRate * allocation.TargetWeights!.Total)) / allocation.Volatility
        : null;

    private static string Describe(ImmutableArray<BindingConstraint> constraints)
    {
        string dearest = string.Join(", ", constraints.Take(MostConstraints).Select(
            binding => $"{binding.Constraint} ({binding.ShadowPrice:0.000})"));
        return constraints.Length > MostConstraints ? $"{dearest} and {constraints.Length - MostConstraints} more" : dearest;
    }

    private static string Residual(AllocationResult result) => result.Certificate is { } certificate
        ? Math.Max(certificate.PrimalResidual, Math.Max(certificate.DualResidual, certificate.Complementarity))
            .ToString("0E+0", CultureInfo.InvariantCulture)
        : "closed form";
}

using System.Globalization;
using MrBen.Portfolio;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;
using Spectre.Console;

namespace PaperTrading;

/// <summary>Positions, gains, limits and orders, as they are now.</summary>
internal sealed class Display(AdvancedPortfolioManager manager, PositionManager positions, Func<DateOnly> observed)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Shows until cancelled: a live table, or a line each second.</summary>
    public async Task RunAsync(bool isPlain, CancellationToken cancellationToken)
    {
        if (isPlain)
        {
            while (true)
            {
                await Task.Delay(4 * Interval, cancellationToken);
                Console.WriteLine(Line());
            }
        }

        await AnsiConsole.Live(Table()).StartAsync(async live =>
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                live.UpdateTarget(Table());
                await Task.Delay(Interval, cancellationToken);
            }
        });
    }

    private string Line()
    {
        PortfolioSnapshot now = manager.GetSnapshot();
        return string.Create(CultureInfo.InvariantCulture,
            $"portfolio {observed():yyyy-MM} value {now.NetAssetValue:0.00} cash {now.Cash:0.00} plan {now.Plan?.Status} ")
            + $"open {now.Orders.Count(order => !order.IsEnded)} blocked {now.Blocks.Length}";
    }

    private Rows Table()
    {
        PortfolioSnapshot now = manager.GetSnapshot();
        Table table = new Table().Title(string.Create(CultureInfo.InvariantCulture,
            $"{observed():MMMM yyyy}: {now.NetAssetValue:N2} USD, {now.Cash:N2} in cash"));
        foreach (string column in new[] { "Asset", "Units", "Price", "Value", "Cost", "Gain", "Order" })
        {
            table.AddColumn(column);
        }

        foreach (PortfolioAsset asset in now.Assets)
        {
            decimal price = now.Prices.GetValueOrDefault(asset.Asset);
            OrderRecord? open = now.Orders.LastOrDefault(order => order.Asset == asset.Asset && !order.IsEnded);
            table.AddRow(
                asset.Asset.Value, Number(asset.Quantity), Number(price), Number(asset.Quantity * price), Number(asset.AverageCost),
                Number(asset.AverageCost is { } cost ? asset.Quantity * (price - cost) : null),
                open is null ? "" : $"{Number(open.Order.Quantity)} {open.Status}");
        }

        List<string> notes = [$"Plan {now.Plan?.Id}: {now.Plan?.Status} {now.Plan?.Detail}"];
        notes.AddRange(positions.State.Waits.Select(wait => wait.Detail));
        notes.AddRange(now.Blocks.Select(block => $"{block.Asset} is blocked: {block.Reason}"));
        notes.AddRange(manager.ReadLimits().Select(Describe));
        return new Rows(table, new Text(string.Join('\n', notes)));
    }

    private static string Describe(LiveLimitReading limit) => string.Create(CultureInfo.InvariantCulture,
        $"{limit.Limit.Name}: {limit.Value:P1} of {limit.Limit.Threshold:P1}, {limit.Status.State}");

    private static string Number(decimal? value) => value?.ToString("N2", CultureInfo.InvariantCulture) ?? "";
}

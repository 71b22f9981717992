using System.Collections.Immutable;
using System.Globalization;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Tool.Screens;

namespace MrBen.Portfolio.Tool.Inputs;

/// <summary>A manager made of files: prices, what is held, cash, settings.</summary>
internal static class StudiedPortfolio
{
    // Money has 28 decimals: of a smaller price fewer than eight digits are left, and of what is held perhaps nothing.
    private const decimal SmallestPrice = 1e-20m;

    /// <param name="options">The settings; changed, so that prices of any day are taken.</param>
    /// <param name="terminal">Whose clock is asked.</param>
    /// <param name="prices">The prices.</param>
    /// <param name="assets">What the portfolio holds or may hold.</param>
    /// <param name="holdings">What it holds; each is among the assets.</param>
    /// <param name="cash">Cash in the base currency.</param>
    /// <param name="lot">The smallest unit traded.</param>
    /// <param name="outlook">Says more to the manager, such as a benchmark.</param>
    /// <exception cref="CommandException">A number of the input is beyond what money can count, or does not fit the others.</exception>
    public static AdvancedPortfolioManager Open(
        PortfolioOptions options, ToolTerminal terminal, PriceHistory prices, IEnumerable<AssetId> assets, ImmutableArray<Holding> holdings,
        decimal cash, decimal lot, Action<AdvancedPortfolioManager> outlook)
    {
        options.MaxClockSkew = null; // a study may be of days to come
        if (prices.Dates[^1] == DateOnly.MaxValue)
        {
            throw new CommandException([new InputFault(
                "prices", "", $"The last are of {Words.Date(DateOnly.MaxValue)}, and no day after it is left to look back from.")]);
        }

        try
        {
            AdvancedPortfolioManager manager =
                new AdvancedPortfolioManagerBuilder().UseOptions(options).UseTimeProvider(terminal.Clock).Build();
            manager.ObservePrices(prices);
            manager.SetCash(cash);
            foreach (AssetId asset in assets)
            {
                manager.AddAsset(new PortfolioAsset(asset)
                {
                    Quantity = holdings.FirstOrDefault(holding => holding.Asset == asset)?.Quantity ?? 0,
                    Instrument = new Instrument(asset) { Currency = options.State.BaseCurrency, LotSize = lot },
                });
            }

            DateTimeOffset end = new(prices.Dates[^1].AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);
            DateTimeOffset now = terminal.Clock.GetUtcNow();
            foreach (Holding holding in holdings.Where(holding => holding.Price is not null))
            {
                manager.ObservePrice(holding.Asset, holding.Price!.Value, now > end ? now : end);
            }

            outlook(manager);
            CheckPrices(manager.GetSnapshot().Prices);
            return manager;
        }
        catch (Exception error) when (error is ArgumentException or OverflowException)
        {
            // The name of an argument is for programmers.
            string reason = error is ArgumentException { ParamName: { } parameter }
                ? error.Message.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal)
                : error.Message;
            throw new CommandException([new InputFault("input", "", reason)]);
        }
    }

    private static void CheckPrices(IReadOnlyDictionary<AssetId, decimal> prices)
    {
        InputFault[] small =
        [
            .. prices.Where(price => price.Value < SmallestPrice).OrderBy(price => price.Key.Value, StringComparer.Ordinal)
                .Select(price => new InputFault("prices", "", string.Create(
                    CultureInfo.InvariantCulture, $"The last of {price.Key}, {price.Value}, is too small for money."))),
        ];
        if (small.Length > 0)
        {
            throw new CommandException([.. small]);
        }
    }

    /// <summary>The asset of a name that an argument gave.</summary>
    /// <exception cref="CommandException">There are no prices of it.</exception>
    public static AssetId Known(PriceHistory prices, string option, string name)
    {
        if (!prices.Assets.Any(asset => asset.Value == name))
        {
            string near = NearMatch.Find(name, prices.Assets.Select(asset => asset.Value)) is { } found ? $"; did you mean {found}?" : ".";
            throw new CommandException(ExitCode.Usage, $"{option} {name}: there are no prices of it{near}");
        }

        return new AssetId(name);
    }

    /// <summary>Market weights from SYMBOL=VALUE for each asset.</summary>
    /// <exception cref="CommandException">One is not of that form, or an asset has none.</exception>
    public static MarketWeights? Market(PriceHistory prices, ImmutableArray<AssetId> assets, IReadOnlyList<string> given)
    {
        if (given.Count == 0)
        {
            return null;
        }

        Dictionary<AssetId, double> values = [];
        foreach (string text in given)
        {
            int sign = text.LastIndexOf('=');
            if (sign < 1 || NumberArgument.Parse(text[(sign + 1)..]) is not { } value || value <= 0)
            {
                throw new CommandException(ExitCode.Usage, $"--market {text} is not of the form SYMBOL=VALUE with a positive value.");
            }

            if (!values.TryAdd(Known(prices, "--market", text[..sign]), (double)value))
            {
                throw new CommandException(ExitCode.Usage, $"--market {text}: {text[..sign]} was given before.");
            }
        }

        AssetId[] missing = [.. assets.Where(asset => !values.ContainsKey(asset))];
        return missing.Length == 0
            ? MarketWeights.FromCapitalizations(assets, [.. assets.Select(asset => values[asset])])
            : throw new CommandException(
                ExitCode.Usage, $"--market: there is no value of {string.Join(", ", missing)}; give one for each asset.");
    }
}

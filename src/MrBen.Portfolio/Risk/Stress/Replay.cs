using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>One replay of a window of history on one portfolio.</summary>
internal sealed class Replay
{
    private const int NamedAssets = 5; // a sentence that lists hundreds of assets is not read

    private readonly HistoricalReplay _scenario;
    private readonly StressPortfolio _portfolio;
    private readonly ReturnPanel _history;
    private readonly int _start;
    private readonly int _periods;
    private readonly int[] _held;
    private readonly double[] _returns; // simple, held assets by periods, row per period
    private readonly int[] _proxied;

    public Replay(HistoricalReplay scenario, StressPortfolio portfolio, ReturnPanel history)
    {
        (_scenario, _portfolio, _history) = (scenario, portfolio, history);
        (_start, _periods) = DateRange.Find(history.Dates, scenario.From, scenario.To);
        _held = [.. Enumerable.Range(0, portfolio.Assets.Length).Where(i => portfolio.Weights[i] != 0)];
        _returns = new double[_periods * _held.Length];
        _proxied = new int[_held.Length];
    }

    public StressResult Run(StressRisk before)
    {
        if (_periods == 0)
        {
            return new StressResult(_scenario, StressStatus.MissingReturns, Invariant(
                $"The history has no period that ends from {_scenario.From:yyyy-MM-dd} to {_scenario.To:yyyy-MM-dd}."));
        }

        if (Fill() is { } missing)
        {
            return new StressResult(_scenario, StressStatus.MissingReturns, missing);
        }

        if (Impossible() is { } impossible)
        {
            return new StressResult(_scenario, StressStatus.ImpossibleReturn, impossible);
        }

        double[] contributions = new double[_held.Length];
        double[] growth = new double[_held.Length];
        ReplayPath path = Walk(contributions, growth);
        double total = path.Wealth[^1] - 1;
        if (!double.IsFinite(total) || Array.Exists(growth, value => !double.IsFinite(value)))
        {
            return new StressResult(_scenario, StressStatus.ImpossibleReturn, "The returns of the window compound beyond all numbers.");
        }

        return new StressResult(_scenario, StressStatus.Calculated, "")
        {
            Return = total,
            ProfitAndLoss = _portfolio.MoneyOf(total),
            Assets = [.. _held.Select((asset, i) => new StressedAsset(
                _portfolio.Assets[asset], _portfolio.Weights[asset], growth[i] - 1, contributions[i],
                _portfolio.MoneyOf(contributions[i])))],
            Path = path,
            RiskBefore = before,
            Notes = Notes(path),
        };
    }

    private ReplayPath Walk(double[] contributions, double[] growth)
    {
        Array.Fill(growth, 1);
        List<double> returns = [];
        List<double> wealths = [];
        double wealth = 1;
        for (int t = 0; t < _periods && wealth > 0; t++)
        {
            double gain = 0;
            for (int i = 0; i < _held.Length; i++)
            {
                double value = _returns[(t * _held.Length) + i];
                double exposure = _portfolio.Weights[_held[i]] * (_scenario.Weights == ReplayWeights.Held ? growth[i] : wealth);
                growth[i] *= 1 + value;
                contributions[i] += exposure * value;
                gain += exposure * value;
            }

            returns.Add(gain / wealth);
            wealth += gain;
            wealths.Add(wealth);
        }

        return new ReplayPath(_history.Dates.Slice(_start, returns.Count), [.. returns], [.. wealths])
        {
            Proxied = [.. ProxiedAssets()],
        };
    }

    private IEnumerable<ProxiedReturns> ProxiedAssets()
    {
        for (int i = 0; i < _held.Length; i++)
        {
            if (_proxied[i] > 0)
            {
                yield return new ProxiedReturns(ProxyOf(_portfolio.Assets[_held[i]])!, _proxied[i]);
            }
        }
    }

    private ReplayProxy? ProxyOf(AssetId asset) => _scenario.Proxies.FirstOrDefault(proxy => proxy.Asset == asset);

    private string? Fill()
    {
        List<string> sentences = [];
        int lacking = 0;
        for (int i = 0; i < _held.Length; i++)
        {
            AssetId asset = _portfolio.Assets[_held[i]];
            ReplayProxy? proxy = ProxyOf(asset);
            int own = _history.Assets.IndexOf(asset);
            int other = proxy is null ? -1 : _history.Assets.IndexOf(proxy.StandIn);
            int missing = 0;
            for (int t = 0; t < _periods; t++)
            {
                ref double value = ref _returns[(t * _held.Length) + i];
                if (TryGet(t, own, out value))
                {
                    continue;
                }

                if (TryGet(t, other, out value))
                {
                    value *= proxy!.Beta;
                    _proxied[i]++;
                }
                else
                {
                    missing++;
                }
            }

            if (missing > 0 && ++lacking <= NamedAssets)
            {
                string standIn = proxy is null ? "and no proxy" : $"nor has its proxy {proxy.StandIn}";
                sentences.Add(Invariant($"{asset} has no return in {missing} of {_periods} periods, {standIn}."));
            }
        }

        if (lacking > NamedAssets)
        {
            sentences.Add(Invariant($"And {lacking - NamedAssets} more."));
        }

        return sentences.Count == 0 ? null : string.Join(' ', sentences);
    }

    private bool TryGet(int period, int column, out double value)
    {
        value = 0;
        if (column < 0 || !_history.TryGetReturn(_start + period, column, out double observed))
        {
            return false;
        }

        value = _history.Kind == ReturnKind.Log ? double.ExpM1(observed) : observed;
        return true;
    }

    private string? Impossible()
    {
        for (int place = 0; place < _returns.Length; place++)
        {
            if (!(_returns[place] > -1 && double.IsFinite(_returns[place])))
            {
                return Invariant($"{_portfolio.Assets[_held[place % _held.Length]]} would return {_returns[place]} in the period to ")
                    + Invariant($"{_history.Dates[_start + (place / _held.Length)]:yyyy-MM-dd}; nothing falls by more than everything.");
            }
        }

        return null;
    }

    private ImmutableArray<string> Notes(ReplayPath path)
    {
        List<string> notes = [];
        if (_scenario.From < _history.Dates[0] || _scenario.To > _history.Dates[^1])
        {
            notes.Add(Invariant($"The history reaches from {_history.Dates[0]:yyyy-MM-dd} to {_history.Dates[^1]:yyyy-MM-dd}; the window goes beyond it."));
        }

        foreach (ProxiedReturns use in path.Proxied)
        {
            notes.Add(Invariant(
                $"{use.Proxy.Asset} is taken as {use.Proxy.Beta} times {use.Proxy.StandIn} in {use.Periods} of {_periods} periods."));
        }

        if (path.Wealth[^1] <= 0)
        {
            notes.Add(Invariant($"Everything was lost by {path.Dates[^1]:yyyy-MM-dd}, where the replay ends."));
        }

        return [.. notes];
    }
}

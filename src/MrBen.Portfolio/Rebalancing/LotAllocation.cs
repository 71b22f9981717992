using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>
/// Decides how many lots of each asset to trade so that Σ|target − achieved value| is small and cash stays above its floor. Not
/// thread-safe, used once.
/// </summary>
/// <remarks>
/// Aims are the targets, scaled down by one factor where the floor does not leave room for all; lots are rounded toward zero; then cash
/// that is left buys lots, the largest shortfall first; <see cref="LotSearch"/> improves the result where lots are dear. A position
/// within one lot of its aim is left alone at first, so that planning again does not undo a plan.
/// </remarks>
internal sealed class LotAllocation
{
    private const int AimPasses = 12;
    private const int SearchRounds = 4;
    private const double LeastGain = (double)TargetMoney.Resolution;
    private readonly TradeLine[] _lines;
    private readonly decimal _cash;
    private readonly decimal _netAssetValue;
    private readonly decimal _keptValue;
    private readonly CashFloor _floor;
    private readonly decimal _penalty;
    private readonly decimal[] _lots;
    private readonly decimal[] _aims;

    public LotAllocation(TradeLine[] lines, decimal cash, decimal netAssetValue, decimal keptValue, CashFloor floor, decimal penalty)
    {
        (_lines, _cash, _netAssetValue, _keptValue, _floor, _penalty) = (lines, cash, netAssetValue, keptValue, floor, penalty);
        _lots = new decimal[lines.Length];
        _aims = new decimal[lines.Length];
    }

    /// <summary>Signed lots to trade of each line.</summary>
    public ReadOnlySpan<decimal> Lots => _lots;

    /// <summary>Whether a search over every admissible number of lots of every asset ran to its end.</summary>
    public bool IsExhaustive { get; private set; }

    public void Run()
    {
        RoundToAims();
        Repair();
        SellOverweight();
        BuyShortfalls();
        Repair();
        LeaveAloneIfNoWorse();
        if (_lines.Length > 0)
        {
            Search();
        }
    }

    /// <summary>The value that each line is led to, as a part of what the account is worth after <paramref name="lots"/>.</summary>
    public decimal[] AimsAfter(ReadOnlySpan<decimal> lots)
    {
        SetAims(_netAssetValue - Settle(lots).Cost);
        return [.. _aims];
    }

    /// <summary>Cash above the floor once every trade is done, in the order in which a plan lists them.</summary>
    public decimal Slack(ReadOnlySpan<decimal> lots)
    {
        (decimal cash, decimal cost) = Settle(lots);
        return cash - _floor.At(_netAssetValue - cost);
    }

    /// <summary>Cash once every trade is done, and what the trades cost.</summary>
    public (decimal Cash, decimal Cost) Settle(ReadOnlySpan<decimal> lots)
    {
        decimal cash = _cash;
        decimal total = 0;
        for (int side = -1; side <= 1; side += 2)
        {
            for (int i = 0; i < lots.Length; i++)
            {
                if (Math.Sign(lots[i]) == side)
                {
                    decimal cost = _lines[i].Cost(lots[i]);
                    cash = cash - _lines[i].Notional(lots[i]) - cost;
                    total += cost;
                }
            }
        }

        return (cash, total);
    }

    private decimal Resolution => TargetMoney.Resolution * _netAssetValue;

    /// <summary>
    /// The net asset value that the aims rest on: after the costs of the present lots, unless these would eat most of the account.
    /// </summary>
    private decimal Base(ReadOnlySpan<decimal> lots) => Math.Max(_netAssetValue - Settle(lots).Cost, _netAssetValue / 2);

    private void RoundToAims()
    {
        decimal before = -1;
        for (int pass = 0; pass < AimPasses; pass++)
        {
            decimal worth = Base(_lots);
            if (worth == before)
            {
                return;
            }

            before = worth;
            SetAims(worth);
            for (int i = 0; i < _lines.Length; i++)
            {
                _lots[i] = TowardZero(_lines[i], _aims[i]);
            }
        }
    }

    private void SetAims(decimal worth)
    {
        decimal weights = 0;
        foreach (TradeLine line in _lines)
        {
            weights += line.Weight;
        }

        decimal room = worth - _keptValue - _floor.At(worth);
        decimal wanted = worth * weights;
        decimal scale = wanted > room && wanted > 0 ? Math.Max(0, room) / wanted : 1;
        for (int i = 0; i < _lines.Length; i++)
        {
            _aims[i] = scale * _lines[i].Weight * worth;
        }
    }

    private decimal TowardZero(TradeLine line, decimal aim)
    {
        if (line.Weight == 0)
        {
            return Admissible(line, -line.LotsHeld, aim);
        }

        decimal gap = aim - line.Value(0);
        if (Math.Abs(gap) < line.LotValue || Math.Abs(gap) <= Resolution)
        {
            return 0;
        }

        decimal lots = aim >= 0 ? decimal.Floor(gap / line.LotValue) : decimal.Ceiling(gap / line.LotValue);
        return Admissible(line, lots, aim);
    }

    /// <summary>
    /// The wanted lots, as far as limits let them, where they may be traded; otherwise the fewest that may be, or a full close, whichever
    /// leads nearer to the aim; 0 where neither does.
    /// </summary>
    private static decimal Admissible(TradeLine line, decimal wanted, decimal aim)
    {
        wanted = line.Clip(wanted);
        if (line.CanTrade(wanted))
        {
            return wanted;
        }

        // Where impact grows faster than what is traded, so much may not be worth its cost, and less may.
        if (!line.PaysOff(wanted) && LargestThatPaysOff(line, wanted) is not 0 and var less)
        {
            return less;
        }

        decimal best = 0;
        decimal distance = Math.Abs(aim - line.Value(0));
        foreach (decimal lots in (ReadOnlySpan<decimal>)[Math.Sign(wanted) * line.LeastLots, -line.LotsHeld])
        {
            decimal there = Math.Abs(aim - line.Value(lots));
            if (there < distance && line.CanTrade(lots))
            {
                (best, distance) = (lots, there);
            }
        }

        return best;
    }

    private static decimal LargestThatPaysOff(TradeLine line, decimal wanted)
    {
        while (wanted != 0 && !line.CanTrade(wanted))
        {
            wanted = decimal.Truncate(wanted / 2);
        }

        return wanted;
    }

    /// <summary>
    /// Goes back to closing alone, and to what single sales and purchases better, where all the other trades do not lower drift by enough
    /// for what they trade.
    /// </summary>
    private void LeaveAloneIfNoWorse()
    {
        decimal[] least = new decimal[_lines.Length];
        for (int i = 0; i < least.Length; i++)
        {
            least[i] = _lines[i].Weight == 0 ? _lots[i] : 0;
        }

        if (Slack(least) >= 0 && Loss(_lots) >= Loss(least) - LeastGain)
        {
            least.CopyTo(_lots, 0);
            KeepIfBetter(SellOverweight);
            KeepIfBetter(BuyShortfalls);
        }
    }

    private void KeepIfBetter(Action step)
    {
        decimal[] before = [.. _lots];
        double loss = Loss(before);
        step();
        if (Loss(_lots) >= loss - LeastGain)
        {
            before.CopyTo(_lots, 0);
        }
    }

    /// <summary>
    /// What a plan minimises: drift of the weights that are achieved after costs, the penalty for what is traded, and the costs.
    /// </summary>
    public double Loss(ReadOnlySpan<decimal> lots)
    {
        decimal cost = Settle(lots).Cost;
        decimal worth = _netAssetValue - cost;
        if (worth <= 0)
        {
            return double.PositiveInfinity;
        }

        decimal drift = 0;
        decimal traded = 0;
        for (int i = 0; i < lots.Length; i++)
        {
            TradeLine line = _lines[i];
            drift += Math.Abs((line.Weight * worth) - line.Value(lots[i]));
            traded += Math.Abs(line.Notional(lots[i]));
        }

        return PortfolioValuation.WeightOf(drift, worth) + PortfolioValuation.WeightOf((_penalty * traded) + cost, _netAssetValue);
    }

    /// <summary>
    /// Takes purchases back, the least needed first, and then sells more, the most overweight first, until the floor holds.
    /// </summary>
    private void Repair()
    {
        decimal worth = Base(_lots);
        bool[] exhausted = new bool[_lines.Length];
        for (decimal missing = -Slack(_lots); missing > 0; missing = -Slack(_lots))
        {
            int chosen = -1;
            bool chosenBuys = false;
            decimal most = 0;
            for (int i = 0; i < _lines.Length; i++)
            {
                bool buys = _lots[i] > 0;
                decimal over = _lines[i].Value(_lots[i]) - (_lines[i].Weight * worth);
                if (!exhausted[i] && (chosen < 0 || (buys && !chosenBuys) || (buys == chosenBuys && over > most)))
                {
                    (chosen, chosenBuys, most) = (i, buys, over);
                }
            }

            if (chosen < 0)
            {
                return;
            }

            TradeLine line = _lines[chosen];
            decimal next = _lots[chosen] - Math.Max(1, decimal.Ceiling(missing / line.LotValue));
            if (chosenBuys)
            {
                _lots[chosen] = next > 0 && line.CanTrade(next) ? next : 0;
                continue;
            }

            next = Math.Max(Math.Min(next, -line.LeastLots), line.LowestLots(line.Weight * worth));
            exhausted[chosen] = !(next < _lots[chosen] && line.CanTrade(next) && Gain(line, _lots[chosen], next) > 0);
            if (!exhausted[chosen])
            {
                _lots[chosen] = next;
            }
        }
    }

    /// <summary>What a change of lots adds to the cash above the floor.</summary>
    private decimal Gain(TradeLine line, decimal from, decimal to) =>
        line.Notional(from) - line.Notional(to) + ((1 - _floor.Fraction) * (line.Cost(from) - line.Cost(to)));

    private void SellOverweight()
    {
        decimal worth = Base(_lots);
        for (int i = 0; i < _lines.Length; i++)
        {
            TradeLine line = _lines[i];
            decimal over = line.Value(_lots[i]) - (line.Weight * worth);
            if (over <= Resolution || over <= line.LotValue * (1 + _penalty) / 2)
            {
                continue;
            }

            decimal next = Admissible(line, _lots[i] - decimal.Ceiling((over / line.LotValue) - 0.5m), line.Weight * worth);
            if (next < _lots[i] && Gain(line, _lots[i], next) > 0)
            {
                _lots[i] = next;
            }
        }
    }

    private void BuyShortfalls()
    {
        decimal worth = Base(_lots);
        decimal slack = Slack(_lots);
        bool[] exhausted = new bool[_lines.Length];
        while (slack > 0)
        {
            int chosen = -1;
            decimal most = 0;
            for (int i = 0; i < _lines.Length; i++)
            {
                decimal value = _lines[i].Value(_lots[i]);
                decimal shortfall = (_lines[i].Weight * worth) - value;
                bool matters = shortfall > Resolution && shortfall > _lines[i].LotValue * (1 + _penalty) / 2;
                if (!exhausted[i] && matters && (chosen < 0 || _aims[i] - value > most))
                {
                    (chosen, most) = (i, _aims[i] - value);
                }
            }

            if (chosen < 0)
            {
                return;
            }

            decimal next = Purchase(_lines[chosen], _lots[chosen], _lines[chosen].Weight * worth, _aims[chosen], slack);
            exhausted[chosen] = next == _lots[chosen];
            slack += Gain(_lines[chosen], _lots[chosen], next);
            _lots[chosen] = next;
        }
    }

    /// <summary>
    /// How many lots to hold after one step of buying: up to the aim at once, beyond it a quarter of the cash at a time, so that
    /// others get their share and tiny lots need few steps.
    /// </summary>
    private decimal Purchase(TradeLine line, decimal from, decimal target, decimal aim, decimal slack)
    {
        decimal value = line.Value(from);
        decimal most = line.Clip(from + decimal.Ceiling(((target - value) / line.LotValue) - 0.5m)) - from;
        decimal toAim = decimal.Floor((aim - value) / line.LotValue);
        decimal step = Math.Min(most, Math.Max(1, Math.Max(toAim, decimal.Floor(slack / line.LotValue / 4))));
        for (; step >= 1; step = decimal.Floor(step / 2))
        {
            decimal next = from + step;
            if (!line.CanTrade(next))
            {
                decimal allowed = next > 0 ? line.LeastLots : 0;
                next = allowed > from && line.CanTrade(allowed) && Math.Abs(target - line.Value(allowed)) < target - value ? allowed : from;
            }

            if (next != from && slack + Gain(line, from, next) >= 0)
            {
                return next;
            }
        }

        return from;
    }

    private void Search()
    {
        for (int round = 0; round < SearchRounds; round++)
        {
            LotSearch search = new(_lines, _lots, Base(_lots), _cash - _floor.At(_netAssetValue), _floor.Fraction, _penalty);
            bool finished = search.Run(Slack(_lots) >= 0, this);
            IsExhaustive = finished && search.CoversEverything;
            if (!search.Improved || (Slack(_lots) >= 0 && Loss(search.Best) >= Loss(_lots) - LeastGain))
            {
                return; // the search does not see that costs shrink what weights are fractions of
            }

            search.Best.CopyTo(_lots);
        }
    }
}

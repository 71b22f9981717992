namespace MrBen.Portfolio.Rebalancing;

/// <summary>
/// Depth-first branch and bound over numbers of lots: minimises Σ|target value − value| + penalty × Σ|traded value| + costs subject to
/// cash above its floor, a multiple-choice knapsack. Not thread-safe, used once.
/// </summary>
/// <remarks>
/// Bound: the Lagrangian of the cash constraint, its multiplier found by golden section on the concave dual (Sinha and Zoltners 1979,
/// Operations Research 27(3), use the same bound of the linear relaxation). Assets with dear lots are decided first; beyond the twelve
/// dearest, lots stay as they are. Prunes in double with a margin; a leaf is accepted only by the exact decimal cash.
/// </remarks>
internal sealed class LotSearch
{
    private const int MostAssets = 12;
    private const int WidestRange = 128;
    private const int WindowReach = 3;
    private const int NodeLimit = 40_000;
    private const double Margin = 1e-12;
    private readonly decimal[] _start;
    private readonly Choice[][] _choices;
    private readonly int[] _order;
    private readonly double _scale;
    private readonly double _required;
    private readonly double[] _leastError;
    private readonly double[] _mostCash;
    private readonly double[] _leastLagrangian;
    private readonly decimal[] _trial;
    private readonly double _keptError;
    private readonly double _keptCash;
    private LotAllocation? _judge;
    private double _multiplier;
    private double _bestError;
    private int _nodes;

    public LotSearch(
        TradeLine[] lines, ReadOnlySpan<decimal> start, decimal worth, decimal cashAboveFloor, decimal floorFraction, decimal penalty)
    {
        _start = start.ToArray();
        Best = start.ToArray();
        _trial = start.ToArray();
        _scale = 1 / (double)worth;
        _required = -(double)cashAboveFloor * _scale;
        _order = new int[lines.Length];
        for (int i = 0; i < lines.Length; i++)
        {
            _order[i] = i;
        }

        Array.Sort(_order, (left, right) =>
            lines[left].LotValue != lines[right].LotValue ? lines[right].LotValue.CompareTo(lines[left].LotValue) : left.CompareTo(right));
        int searched = Math.Min(lines.Length, MostAssets);
        CoversEverything = searched == lines.Length;
        _choices = new Choice[searched][];
        for (int depth = 0; depth < lines.Length; depth++)
        {
            int asset = _order[depth];
            decimal target = lines[asset].Weight * worth;
            if (depth < searched)
            {
                _choices[depth] = Choices(lines[asset], _start[asset], target, floorFraction, penalty);
                continue;
            }

            Choice kept = Evaluate(lines[asset], _start[asset], target, floorFraction, penalty);
            _keptError += kept.Error;
            _keptCash += kept.Cash;
        }

        _leastError = new double[searched + 1];
        _mostCash = new double[searched + 1];
        _leastLagrangian = new double[searched + 1];
    }

    /// <summary>Whether the choices hold every number of lots that may be traded, not a window around the start.</summary>
    public bool CoversEverything { get; private set; }

    public bool Improved { get; private set; }

    public decimal[] Best { get; private set; }

    /// <summary>Searches; false where the node limit ended it.</summary>
    public bool Run(bool startIsFeasible, LotAllocation judge)
    {
        _judge = judge;
        _bestError = startIsFeasible ? ErrorOfStart() : double.PositiveInfinity;
        _multiplier = BestMultiplier();
        for (int depth = _choices.Length - 1; depth >= 0; depth--)
        {
            double error = double.PositiveInfinity;
            double cash = double.NegativeInfinity;
            foreach (Choice choice in _choices[depth])
            {
                error = Math.Min(error, choice.Error);
                cash = Math.Max(cash, choice.Cash);
            }

            _leastError[depth] = _leastError[depth + 1] + error;
            _mostCash[depth] = _mostCash[depth + 1] + cash;
            _leastLagrangian[depth] = _leastLagrangian[depth + 1] + LeastLagrangian(depth, _multiplier);
        }

        Visit(0, _keptError, _keptCash);
        return _nodes <= NodeLimit;
    }

    private void Visit(int depth, double error, double cash)
    {
        if (depth == _choices.Length)
        {
            Accept(error);
            return;
        }

        foreach (Choice choice in _choices[depth])
        {
            double errorHere = error + choice.Error;
            double cashHere = cash + choice.Cash;
            if (errorHere + _leastError[depth + 1] >= _bestError - Margin)
            {
                return; // choices are in order of their error
            }

            double dual = errorHere - (_multiplier * cashHere) + _leastLagrangian[depth + 1] + (_multiplier * _required);
            if (cashHere + _mostCash[depth + 1] < _required - Margin || dual >= _bestError - Margin)
            {
                continue;
            }

            if (++_nodes > NodeLimit)
            {
                return;
            }

            _trial[_order[depth]] = choice.Lots;
            Visit(depth + 1, errorHere, cashHere);
        }
    }

    private void Accept(double error)
    {
        if (error < _bestError - Margin && _judge!.Slack(_trial) >= 0)
        {
            _bestError = error;
            Improved = true;
            _trial.CopyTo(Best, 0);
        }
    }

    private double ErrorOfStart()
    {
        double error = _keptError;
        for (int depth = 0; depth < _choices.Length; depth++)
        {
            foreach (Choice choice in _choices[depth])
            {
                if (choice.Lots == _start[_order[depth]])
                {
                    error += choice.Error;
                    break;
                }
            }
        }

        return error;
    }

    private double LeastLagrangian(int depth, double multiplier)
    {
        double least = double.PositiveInfinity;
        foreach (Choice choice in _choices[depth])
        {
            least = Math.Min(least, choice.Error - (multiplier * choice.Cash));
        }

        return least;
    }

    private double Dual(double multiplier)
    {
        double sum = (multiplier * (_required - _keptCash)) + _keptError;
        for (int depth = 0; depth < _choices.Length; depth++)
        {
            sum += LeastLagrangian(depth, multiplier);
        }

        return sum;
    }

    private double BestMultiplier()
    {
        const double Golden = 0.6180339887498949;
        double low = 0;
        double high = 4; // a unit of cash moves the error by about one unit; costs and coarse lots by a little more
        for (int step = 0; step < 30; step++)
        {
            double left = high - (Golden * (high - low));
            double right = low + (Golden * (high - low));
            (low, high) = Dual(left) >= Dual(right) ? (low, right) : (left, high);
        }

        return (low + high) / 2;
    }

    private Choice[] Choices(TradeLine line, decimal start, decimal target, decimal floorFraction, decimal penalty)
    {
        decimal toTarget = (target - line.Value(0)) / line.LotValue;
        decimal least = decimal.Ceiling(line.MinimumNotional / line.LotValue);
        decimal lowest = line.Clip(Math.Min(line.LowestLots(target), line.Weight < 0 ? -least : 0));
        decimal highest = line.Clip(Math.Max(least, decimal.Ceiling(toTarget)));
        SortedSet<decimal> lots = [0, start];
        if (highest - lowest <= WidestRange)
        {
            AddRange(lots, lowest, highest);
        }
        else
        {
            CoversEverything = false;
            decimal nearest = line.Clip(decimal.Round(toTarget));
            AddRange(lots, start - WindowReach, start + WindowReach);
            AddRange(lots, nearest - 1, nearest + 1);
            lots.UnionWith([-line.LotsHeld, -least, least]);
        }

        List<Choice> choices = [];
        foreach (decimal candidate in lots)
        {
            if (line.CanTrade(candidate))
            {
                choices.Add(Evaluate(line, candidate, target, floorFraction, penalty));
            }
        }

        // Among equal errors the smaller trade comes first, and the first found stays.
        choices.Sort(static (left, right) =>
            left.Error != right.Error ? left.Error.CompareTo(right.Error) : Math.Abs(left.Lots).CompareTo(Math.Abs(right.Lots)));
        return [.. choices];
    }

    private Choice Evaluate(TradeLine line, decimal lots, decimal target, decimal floorFraction, decimal penalty)
    {
        decimal cost = line.Cost(lots);
        decimal cash = -line.Notional(lots) - ((1 - floorFraction) * cost);
        decimal loss = Math.Abs(target - line.Value(lots)) + (penalty * Math.Abs(line.Notional(lots))) + cost;
        return new Choice(lots, (double)loss * _scale, (double)cash * _scale);
    }

    private static void AddRange(SortedSet<decimal> lots, decimal first, decimal last)
    {
        for (decimal lot = first; lot <= last; lot++)
        {
            lots.Add(lot);
        }
    }

    private readonly record struct Choice(decimal Lots, double Error, double Cash);
}

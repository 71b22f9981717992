using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Parametric;

/// <summary>Writes down the corners of a path, and checks at each that it is a solution. Not thread-safe.</summary>
internal sealed class FrontierRecorder(FreeSetSystem system, ActiveSetPath path)
{
    // Share of the largest variable, or of the terms of a slope, by which a corner may miss a condition before the path is wrong.
    private const double Tolerance = 1e-9;

    // Share of the largest variable within which a variable is at its bound, or zero.
    private const double AtBound = FreeSetSystem.StrayShare;

    // Share of the terms that cancel in a slope.
    private const double Rounding = 1e-13;

    private readonly List<FrontierNode> _nodes = [];
    private readonly double[] _rowsBefore = new double[system.RowStates.Length];
    private readonly double[] _before = new double[system.X.Length];
    private readonly double[] _point = new double[system.X.Length];
    private double[] _reward = [];
    private QuadraticProgram _program = system.Program;
    private FrontierRay? _ray;

    /// <summary>λ of the last corner; 0 where there is none.</summary>
    public double LastTradeOff => _nodes.Count > 0 ? _nodes[^1].TradeOff : 0;

    public void Begin(QuadraticProgram program, ReadOnlySpan<double> reward)
    {
        _nodes.Clear();
        (_program, _reward, _ray) = (program, reward.ToArray(), null);
    }

    /// <summary>
    /// Whether an active row misses its limit by more than rounding of its own terms: those may all be small, and the limit 0.
    /// </summary>
    public bool MissesActiveRows()
    {
        for (int r = 0; r < system.ActiveRows; r++)
        {
            int row = system.ActiveRow(r);
            double limit = system.RowStates[row] == RowStatus.AtUpper ? system.RowUpper[row] : system.RowLower[row];
            double size = Math.Max(system.ActivitySize(row), Math.Abs(limit));
            if (Math.Abs(system.Activity(row) - limit) > FreeSetSystem.StrayShare * size)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Records where the path has arrived, after the changes of the active set there.</summary>
    /// <returns>False where the place is no solution.</returns>
    public bool Arrive()
    {
        if (!Holds())
        {
            return false;
        }

        double[] rows = system.RowMultipliers.ToArray();
        double tradeOff = _nodes.Count == 0 || path.Position <= path.SameDistance ? 0 : path.Position;
        if (path.Jump > 0 && !IsAtLastNode())
        {
            double[] before = _rowsBefore.AsSpan().ToArray();
            Append(tradeOff, _before, before, before);
        }

        bool samePlace = IsAtLastNode();
        if (samePlace && _nodes[^1].TradeOff == 0)
        {
            _nodes.Clear(); // The frontier begins with the largest reward of all minima.
        }
        else if (samePlace)
        {
            _nodes[^1].RowsAfter = rows;
            if (path.Jump == 0)
            {
                return true;
            }
        }

        Append(tradeOff, system.X, samePlace || !path.IsExchanged ? rows : _rowsBefore.AsSpan().ToArray(), rows);
        return true;
    }

    /// <summary>Keeps what the end of a segment has before the active set changes.</summary>
    public void Depart()
    {
        system.RowMultipliers.CopyTo(_rowsBefore, 0);
        system.X.CopyTo(_before, 0);
    }

    private bool IsAtLastNode() => _nodes.Count > 0 && path.Position - _nodes[^1].TradeOff <= path.SameDistance;

    /// <summary>Records how the path goes on beyond its last corner.</summary>
    /// <param name="isFlat">Whether it goes along a direction without curvature, at one λ.</param>
    /// <param name="stays">Whether the point moves by rounding only.</param>
    public void End(bool isFlat, bool stays)
    {
        double[] direction = path.PointSpeed.ToArray();
        double growth = stays ? 0 : Math.Max(0, Kernels.Dot(_reward, direction));
        if (growth == 0)
        {
            direction.AsSpan().Clear();
        }

        _ray = isFlat
            ? new FrontierRay(0, growth, direction, new double[_rowsBefore.Length])
            : new FrontierRay(1, growth, direction, path.RowSpeed.ToArray());
    }

    public Frontier Build(QuadraticProgram program, ReadOnlySpan<double> reward, SolverSettings settings) =>
        new(program, reward.ToArray(), [.. _nodes], _ray!, settings);

    private void Append(double tradeOff, double[] point, double[] rowsBefore, double[] rowsAfter)
    {
        double rounding = AtBound * Kernels.MaxAbs(point);
        for (int j = 0; j < _point.Length; j++)
        {
            double held = point[j];
            _point[j] = held - _program.Lower[j] <= rounding ? _program.Lower[j]
                : _program.Upper[j] - held <= rounding ? _program.Upper[j]
                : Math.Abs(held) <= rounding ? 0
                : held;
        }

        SettleRows();
        int count = _point.Length - _point.AsSpan().Count(0.0);
        int[] indices = new int[count];
        double[] entries = new double[count];
        count = 0;
        for (int j = 0; j < _point.Length; j++)
        {
            if (_point[j] != 0)
            {
                (indices[count], entries[count]) = (j, _point[j]);
                count++;
            }
        }

        double reward = Kernels.Dot(_reward, _point);
        double value;
        if (_nodes.Count == 0)
        {
            value = _program.ObjectiveAt(_point);
        }
        else
        {
            // The value is the area under λ over the reward: sums of what is not negative, so that nothing cancels.
            FrontierNode last = _nodes[^1];
            reward = Math.Max(reward, last.Reward);
            value = last.Value + (0.5 * (last.TradeOff + tradeOff) * (reward - last.Reward));
        }

        _nodes.Add(new FrontierNode
        {
            TradeOff = tradeOff,
            Reward = reward,
            Value = value,
            Indices = indices,
            Entries = entries,
            RowsBefore = rowsBefore,
            RowsAfter = rowsAfter,
        });
    }

    // Where limits were moved apart, what is put back onto its limit may leave a row of small terms open: what closes it goes to its limit too.
    private void SettleRows()
    {
        for (int i = 0; i < _program.RowCount; i++)
        {
            if (_program.RowLower[i] < _program.RowUpper[i])
            {
                continue;
            }

            ReadOnlySpan<double> row = _program.Rows.Row(i);
            double open = Math.Abs(Kernels.Dot(row, _point) - _program.RowLower[i]);
            double size = Finite(_program.RowLower[i]);
            for (int j = 0; j < row.Length; j++)
            {
                size = Math.Max(size, Math.Abs(row[j] * _point[j]));
            }

            for (int j = 0; j < row.Length && open > Tolerance * size; j++)
            {
                double reach = row[j] != 0 ? 2 * open / Math.Abs(row[j]) : -1;
                (double low, double high) = (_program.Lower[j], _program.Upper[j]);
                double settled = _point[j] - low <= reach ? low : high - _point[j] <= reach ? high : _point[j];
                (_point[j], open) = settled != _point[j] ? (settled, 0) : (_point[j], open);
            }
        }
    }

    // In the arithmetic of the path; the certificate is made where somebody asks for a point.
    private bool Holds()
    {
        double size = Kernels.MaxAbs(system.X);
        foreach (int j in system.Factor.Free)
        {
            (double low, double high) = system.Interval(j, system.Status[j]);
            if (!(system.X[j] >= low - (Tolerance * size) && system.X[j] <= high + (Tolerance * size)))
            {
                return false;
            }
        }

        for (int i = 0; i < system.RowStates.Length; i++)
        {
            // A row may hold at no more than rounding of its variables.
            double room = (Tolerance * Math.Max(system.ActivitySize(i), Math.Max(Finite(system.RowLower[i]), Finite(system.RowUpper[i]))))
                + (10 * FreeSetSystem.StrayShare * size * Kernels.MaxAbs(_program.Rows.Row(i)));
            double activity = system.Activity(i);
            if (!(activity >= system.RowLower[i] - room && activity <= system.RowUpper[i] + room))
            {
                return false;
            }
        }

        double deviation = system.Deviation();
        double risk = -1;
        double largest = 0;
        for (int j = 0; j < system.X.Length; j++)
        {
            double pull = Math.Abs(system.Pull(j));
            if (pull == 0 || system.IsPinned(j) || pull <= Tolerance * system.SlopeSize(j, deviation))
            {
                continue;
            }

            (risk, largest) = risk < 0 ? (Risk(), LargestSlope(deviation)) : (risk, largest);
            if (!(pull <= Rounding * largest) && !(pull <= Rounding * ((risk * path.DeviationOf(j)) + RoundingOfRows(j, risk, deviation))))
            {
                return false;
            }
        }

        return true;
    }

    private static double Finite(double limit) => double.IsFinite(limit) ? Math.Abs(limit) : 0;

    private double Risk()
    {
        double risk = 0;
        for (int j = 0; j < system.X.Length; j++)
        {
            risk += Math.Abs(system.X[j]) * path.DeviationOf(j);
        }

        return risk;
    }

    private double LargestSlope(double deviation)
    {
        double largest = 0;
        for (int j = 0; j < system.X.Length; j++)
        {
            largest = Math.Max(largest, system.SlopeSize(j, deviation));
        }

        return largest;
    }

    // What rounding of the multipliers of active rows, each as uncertain as the slopes of the free variables in it, is a share of in a slope.
    private double RoundingOfRows(int variable, double risk, double deviation)
    {
        double sum = 0;
        for (int r = 0; r < system.ActiveRows; r++)
        {
            int row = system.ActiveRow(r);
            double entry = Math.Abs(_program.Rows[row, variable]);
            double uncertain = 0;
            foreach (int j in system.Factor.Free)
            {
                double other = Math.Abs(_program.Rows[row, j]);
                double size = entry > 0 && other > 0 ? Math.Max(system.SlopeSize(j, deviation), risk * path.DeviationOf(j)) : 0;
                uncertain = size > 0 ? Math.Max(uncertain, size * entry / other) : uncertain;
            }

            sum += uncertain;
        }

        return sum;
    }
}

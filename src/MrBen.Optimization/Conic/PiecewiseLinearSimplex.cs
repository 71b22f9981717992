using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Conic;

/// <summary>
/// The primal simplex method on a piecewise linear program: it goes along edges past as many kinks as the objective falls beyond, and ends
/// at a vertex that is exact but for rounding. Keeps its basis for the next solve. Not thread-safe.
/// </summary>
/// <remarks>
/// A vertex is where as many rows are at 0 as variables are between their bounds; the others cost nothing but a slope that changes where
/// they cross 0. Of T scenarios only those at the boundary of the tail are so in the basis. A pivot costs O(k(T + n) + k²) for k basic
/// variables. Rows that may not be below 0 come first, with the sum of their violations as the objective. Sources: Fourer (1985),
/// Mathematical Programming 33, for the method; Rockafellar and Uryasev (2000), Journal of Risk 2(3), for tails as such a program.
/// </remarks>
internal sealed partial class PiecewiseLinearSimplex
{
    private const double SlackTolerance = 1e-12;
    private const int PivotsBetweenInversions = 60;
    private const int MostStalls = 200;

    private readonly PiecewiseLinearForm _form;
    private readonly SimplexBasis _basis;
    private readonly BreakpointSelection _breakpoints = new();
    private readonly double[] _v;
    private readonly double[] _slack;
    private readonly bool[] _isBelow; // of a kink that is not active: whether its slope counts
    private readonly int[] _rowPlace;
    private readonly int[] _variablePlace;
    private readonly bool[] _atUpper;
    private readonly bool[] _isBetween; // of a variable that is not basic: whether it stays where it is between its bounds
    private readonly double[] _gradient;
    private readonly double[] _prices; // of the active rows
    private readonly double[] _reduced;
    private readonly double[] _stepRows;
    private readonly double[] _duals;
    private readonly int[] _hardRows;
    private double[] _right = new double[16];
    private double[] _stepBasic = new double[16];
    private double _largestV;
    private bool _isFeasible;
    private double _workLimit;

    public PiecewiseLinearSimplex(PiecewiseLinearForm form)
    {
        _form = form;
        _basis = new SimplexBasis(form);
        int n = form.Variables.Length;
        int m = form.Rows.Length;
        (_v, _gradient, _reduced) = (new double[n], new double[n], new double[n]);
        (_variablePlace, _atUpper, _isBetween) = (new int[n], new bool[n], new bool[n]);
        (_slack, _isBelow, _rowPlace, _stepRows, _duals) = (new double[m], new bool[m], new int[m], new double[m], new double[m]);
        _hardRows = [.. Enumerable.Range(0, m).Where(t => double.IsPositiveInfinity(form.Weight[t]))];
        _prices = new double[n + 1];
        _rowPlace.AsSpan().Fill(-1);
        _variablePlace.AsSpan().Fill(-1);
    }

    public PiecewiseLinearForm Form => _form;

    /// <summary>Pivots made by the last solve.</summary>
    public int Pivots { get; private set; }

    /// <summary>Multiplications made by the last solve, but for a small factor.</summary>
    public double Work { get; private set; }

    /// <summary>
    /// Goes to an optimal vertex from the basis of the last solve, or from the bounds. False where there is none, or where rounding, ties,
    /// the budget or the limit of the work end the way there: nothing is known then.
    /// </summary>
    public bool Solve(SolveBudget budget, double workLimit = double.PositiveInfinity)
    {
        Pivots = 0;
        (Work, _workLimit) = (0, workLimit);
        return Descend(budget);
    }

    private bool Descend(SolveBudget budget)
    {
        int stalls = 0;
        int sinceInversion = 0;
        if (!Refresh())
        {
            return false;
        }

        while (true)
        {
            if (_basis.Size > 0 && sinceInversion >= PivotsBetweenInversions)
            {
                sinceInversion = 0;
                if (!Refresh())
                {
                    return false;
                }
            }

            Price();
            (int variable, int place, int sign, double slope) = Choose();
            if (sign == 0)
            {
                if (!_isFeasible)
                {
                    return false;
                }

                if (sinceInversion == 0)
                {
                    return true;
                }

                sinceInversion = 0;
                if (!Refresh())
                {
                    return false;
                }

                continue;
            }

            if (budget.Spend(Pivots + 1) is not null || Work > _workLimit)
            {
                return false;
            }

            double length = Move(variable, place, sign, slope);
            if (!double.IsFinite(length))
            {
                return false;
            }

            stalls = length > 0 ? 0 : stalls + 1;
            if (stalls > MostStalls)
            {
                return false;
            }

            Pivots++;
            Work += WorkOfPivot();
            sinceInversion++;
        }
    }

    /// <summary>Writes the vertex and its duals as those of the conic program.</summary>
    public void Write(Span<double> point, Span<double> duals)
    {
        for (int t = 0; t < _duals.Length; t++)
        {
            _duals[t] = _rowPlace[t] < 0 ? (_isBelow[t] ? _form.Weight[t] : 0)
                : _form.IsEquality[t] ? _prices[_rowPlace[t]]
                : Math.Clamp(_prices[_rowPlace[t]], 0, _form.Weight[t]);
        }

        for (int j = 0; j < _reduced.Length; j++)
        {
            _reduced[j] = _variablePlace[j] >= 0 ? 0 : _reduced[j];
        }

        _form.Write(_v, _slack, _duals, _reduced, point, duals);
    }

    /// <summary>The next solve starts from the bounds.</summary>
    public void Forget()
    {
        _basis.Clear();
        _rowPlace.AsSpan().Fill(-1);
        _variablePlace.AsSpan().Fill(-1);
        _isBetween.AsSpan().Clear();
    }

    // Everything anew from the basis and the bounds. False where the basis is none.
    private bool Refresh()
    {
        PlaceOthers();
        if (!_basis.Refactorize())
        {
            return false;
        }

        if (!Repair())
        {
            Forget();
            PlaceOthers();
        }

        _largestV = Kernels.MaxAbs(_v);
        _form.Offset.CopyTo(_slack, 0);
        for (int j = 0; j < _v.Length; j++)
        {
            if (_v[j] != 0)
            {
                Kernels.Axpy(_v[j], _form.Column(j), _slack);
            }
        }

        for (int t = 0; t < _slack.Length; t++)
        {
            double tolerance = SlackTolerance * Size(t);
            _slack[t] = _rowPlace[t] >= 0 ? 0 : _slack[t];
            _isBelow[t] = _rowPlace[t] < 0 && !double.IsPositiveInfinity(_form.Weight[t])
                && (_slack[t] < -tolerance || (_isBelow[t] && _slack[t] <= tolerance));
        }

        _isFeasible = false;
        return true;
    }

    // The basic variables are such that the active rows are at 0.
    private void MoveToActiveRows()
    {
        StepToActiveRows();
        for (int i = 0; i < _basis.Size; i++)
        {
            _v[_basis.Variables[i]] -= _stepBasic[i];
        }
    }

    // What the basic variables are too large by.
    private void StepToActiveRows()
    {
        Reserve();
        for (int i = 0; i < _basis.Size; i++)
        {
            _right[i] = _form.Slack(_basis.Rows[i], _v);
        }

        _basis.Solve(_right, _stepBasic);
    }

    // What is not basic goes to its bound or stays where it is.
    private void PlaceOthers()
    {
        for (int j = 0; j < _v.Length; j++)
        {
            if (_isBetween[j])
            {
                _v[j] = Math.Clamp(_v[j], _form.Lower[j], _form.Upper[j]);
            }
            else if (_variablePlace[j] < 0)
            {
                bool upper = double.IsFinite(_form.Upper[j]) && (_atUpper[j] || !double.IsFinite(_form.Lower[j]));
                _atUpper[j] = upper;
                _v[j] = upper ? _form.Upper[j] : double.IsFinite(_form.Lower[j]) ? _form.Lower[j] : 0;
            }
        }
    }

    // The rows' changes and the reduced prices are products with the basic columns and the active rows; the inverse is read a few times.
    private double WorkOfPivot() => (_basis.Size + 4.0) * (_slack.Length + _v.Length + (3 * _basis.Size));

    private double Size(int row) => Math.Abs(_form.Offset[row]) + (_form.LargestOfRow[row] * _largestV);

    private double Violation(int row) => _form.IsEquality[row] ? Math.Abs(_slack[row]) : Math.Max(0, -_slack[row]);

    private void Reserve()
    {
        int size = _basis.Size + 2;
        if (_right.Length < size)
        {
            (_right, _stepBasic) = (new double[2 * size], new double[2 * size]);
        }
    }
}

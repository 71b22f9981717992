using System.Runtime.InteropServices;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Conic;

/// <content>The start from an interior point.</content>
/// <remarks>
/// Variables between their bounds and rows at their kinks are told apart from the others by what is larger, dual or slack. As many of both
/// as are independent, the surest first, are the basis. A variable left over stays where it is until it has a slope; one that comes to a
/// bound on the way to the vertex stays there, and leaves the basis with the row that moves it most. Sources: Megiddo (1991), ORSA Journal
/// on Computing 3(1); Bixby and Saltzman (1994), Operations Research Letters 15(4).
/// </remarks>
internal sealed partial class PiecewiseLinearSimplex
{
    private const double ActiveFrom = 0.5;
    private const double LeastShareOfPivot = 1e-7;
    private const int MostRepairs = 200;

    // A row that may not be below 0 leaves the basis only where the others hardly move the variable.
    private const double HardShare = 1e-3;

    /// <summary>Goes to an optimal vertex from near an interior point. False as with <see cref="Solve"/>.</summary>
    /// <param name="point">The conic variables.</param>
    /// <param name="activity">Of each conic row, near 0 where it is loose, near 1 where it is active.</param>
    /// <param name="budget">What may be spent, counted in pivots.</param>
    /// <param name="workLimit">The most work.</param>
    public bool SolveFrom(ReadOnlySpan<double> point, ReadOnlySpan<double> activity, SolveBudget budget, double workLimit)
    {
        Pivots = 0;
        (Work, _workLimit) = (0, workLimit);
        Forget();
        double[] above = new double[_slack.Length];
        double[] below = new double[_slack.Length];
        _form.Read(point, activity, _v, _reduced, _gradient, above, below);
        List<(double Sureness, int Index)> variables = [];
        for (int j = 0; j < _v.Length; j++)
        {
            bool between = _reduced[j] < ActiveFrom && _gradient[j] < ActiveFrom && _form.Lower[j] < _form.Upper[j];
            _isBetween[j] = between;
            _atUpper[j] = _gradient[j] > _reduced[j];
            if (between)
            {
                variables.Add(((1 - _reduced[j]) * (1 - _gradient[j]), j));
            }
        }

        List<(double Sureness, int Index)> rows = [];
        for (int t = 0; t < above.Length; t++)
        {
            _isBelow[t] = below[t] < ActiveFrom;
            if (above[t] >= ActiveFrom && below[t] >= ActiveFrom)
            {
                rows.Add((double.IsPositiveInfinity(_form.Weight[t]) ? 1 : above[t] * below[t], t));
            }
        }

        ChooseBasis(variables, rows);
        return Descend(budget);
    }

    // Elimination, the surest variable first, with the row whose entry is largest for its size and its sureness.
    private void ChooseBasis(List<(double Sureness, int Index)> variables, List<(double Sureness, int Index)> rows)
    {
        variables.Sort((left, right) => left.Sureness != right.Sureness
            ? right.Sureness.CompareTo(left.Sureness)
            : left.Index.CompareTo(right.Index));
        int count = variables.Count;
        double[] matrix = new double[rows.Count * count];
        for (int k = 0; k < count; k++)
        {
            ReadOnlySpan<double> column = _form.Column(variables[k].Index);
            for (int i = 0; i < rows.Count; i++)
            {
                matrix[(i * count) + k] = column[rows[i].Index] * rows[i].Sureness / _form.LargestOfRow[rows[i].Index];
            }
        }

        List<int> chosenRows = [];
        List<int> chosenVariables = [];
        bool[] isTaken = new bool[rows.Count];
        for (int k = 0; k < count; k++)
        {
            int best = -1;
            double largest = LeastShareOfPivot;
            for (int i = 0; i < rows.Count; i++)
            {
                double size = isTaken[i] ? 0 : Math.Abs(matrix[(i * count) + k]);
                (best, largest) = size > largest ? (i, size) : (best, largest);
            }

            if (best < 0)
            {
                continue;
            }

            isTaken[best] = true;
            chosenRows.Add(rows[best].Index);
            chosenVariables.Add(variables[k].Index);
            ReadOnlySpan<double> pivotRow = matrix.AsSpan((best * count) + k, count - k);
            for (int i = 0; i < rows.Count; i++)
            {
                double factor = isTaken[i] ? 0 : matrix[(i * count) + k] / pivotRow[0];
                if (factor != 0)
                {
                    Kernels.Axpy(-factor, pivotRow, matrix.AsSpan((i * count) + k, count - k));
                }
            }
        }

        Work += (double)rows.Count * count * chosenRows.Count / 2;
        _basis.Set(CollectionsMarshal.AsSpan(chosenRows), CollectionsMarshal.AsSpan(chosenVariables));
        PlaceBasis();
    }

    // From where the variables are towards the active rows' zeros; what comes to a bound on the way leaves the basis. So the basis of an
    // interior point becomes one of a vertex, as does one that was kept from other bounds or offsets.
    private bool Repair()
    {
        foreach (int j in _basis.Variables)
        {
            _v[j] = Math.Clamp(_v[j], _form.Lower[j], _form.Upper[j]);
        }

        for (int round = 0; round <= MostRepairs; round++)
        {
            _largestV = Kernels.MaxAbs(_v);
            StepToActiveRows();
            (double share, int blocked) = ShareWithinBounds();
            for (int i = 0; i < _basis.Size; i++)
            {
                _v[_basis.Variables[i]] -= share * _stepBasic[i];
            }

            if (blocked < 0)
            {
                MoveToActiveRows();
                PlaceBasis();
                return true;
            }

            TakeOut(blocked);
        }

        return false;
    }

    private (double Share, int Blocked) ShareWithinBounds()
    {
        double tolerance = SlackTolerance * _largestV;
        double share = 1;
        int blocked = -1;
        for (int i = 0; i < _basis.Size; i++)
        {
            int j = _basis.Variables[i];
            double step = -_stepBasic[i];
            double room = step < 0 ? _v[j] - _form.Lower[j] : _form.Upper[j] - _v[j];
            if (Math.Abs(step) > room + tolerance && Math.Max(0, room) < share * Math.Abs(step))
            {
                (share, blocked) = (Math.Max(0, room) / Math.Abs(step), i);
            }
        }

        return (share, blocked);
    }

    // A variable stays at the bound that it has come to, and the row that moves it most goes with it.
    private void TakeOut(int place)
    {
        int variable = _basis.Variables[place];
        ReadOnlySpan<double> moves = _basis.InverseRow(place);
        int best = -1;
        double largest = 0;
        for (int i = 0; i < moves.Length; i++)
        {
            int row = _basis.Rows[i];
            double size = Math.Abs(moves[i]) * _form.LargestOfRow[row] * (double.IsPositiveInfinity(_form.Weight[row]) ? HardShare : 1);
            (best, largest) = size > largest ? (i, size) : (best, largest);
        }

        _atUpper[variable] = _stepBasic[place] < 0;
        _v[variable] = _atUpper[variable] ? _form.Upper[variable] : _form.Lower[variable];
        _basis.Remove(best, place);
    }

    private void PlaceBasis()
    {
        _rowPlace.AsSpan().Fill(-1);
        _variablePlace.AsSpan().Fill(-1);
        for (int i = 0; i < _basis.Size; i++)
        {
            _rowPlace[_basis.Rows[i]] = i;
            _variablePlace[_basis.Variables[i]] = i;
            _isBetween[_basis.Variables[i]] = false;
        }
    }
}

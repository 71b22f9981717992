using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <content>The linear system of free variables and active rows, and its refinement.</content>
internal sealed partial class FreeSetSystem
{
    private const int MaxRefinements = 4;

    // Entries of the rows of the free variables are looked up one by one where these are at most one in so many of all.
    private const int FewRowsShare = 3;

    // Sums of a row that go side by side.
    private const int SumsAtOnce = 8;

    // Share of the point below which a correction is rounding.
    private const double SettledShare = 1e-16;

    // Share of the point below which what a correction leaves need not be looked at.
    private const double NegligibleShare = 1e-20;

    // What is left of a multiplier when the lift of its row is taken off, and is rounding of it.
    private const double LiftRounding = 2e-15;

    /// <summary>
    /// Improves point and multipliers of the working set with residuals in twice the precision, moving the free variables to its solution.
    /// </summary>
    /// <returns>Size of the last correction relative to the point: what is left is no larger.</returns>
    public double Refine()
    {
        ReadOnlySpan<int> free = Factor.Free;
        Span<double> correction = _target.AsSpan(0, free.Length);
        double before = IsPlain() && IsAtTarget() ? 1 : double.NaN; // Without the solve, all of the point would be error.
        double left = double.NaN;
        double last = double.PositiveInfinity;
        for (int pass = 0; pass < MaxRefinements && last > SettledShare && !(left <= NegligibleShare); pass++)
        {
            ComputeResiduals(correction);
            SolveRight(correction);
            double size = 0;
            double change = 0;
            for (int k = 0; k < free.Length; k++)
            {
                size = Math.Max(size, Math.Abs(X[free[k]]));
                change = Math.Max(change, Math.Abs(correction[k]));
            }

            double relative = change == 0 ? 0 : change / Math.Max(size, change);
            if (!(relative < 0.5 * last))
            {
                break; // Rounding is all that is left.
            }

            left = relative * (relative / before); // A solve leaves the same share of every error.
            (before, last) = (relative, relative);
            for (int k = 0; k < free.Length; k++)
            {
                X[free[k]] += correction[k];
            }

            for (int r = 0; r < ActiveRows; r++)
            {
                RowMultipliers[_active[r]] += _rowRight[r];
            }
        }

        return last;
    }

    // One row at most, and none in the factor. With more, rows may nearly depend on each other: their multipliers are then far less certain
    // than the point, and neither an image carried through changes nor a small correction of the point speaks for them.
    private bool IsPlain()
    {
        int active = 0;
        foreach (RowStatus state in RowStates)
        {
            active += state is RowStatus.Inactive or RowStatus.Dependent ? 0 : 1;
        }

        return active <= 1 && !LiftsActiveRows;
    }

    private bool IsAtTarget()
    {
        ReadOnlySpan<int> free = Factor.Free;
        for (int k = 0; k < free.Length; k++)
        {
            if (X[free[k]] != _target[k])
            {
                return false;
            }
        }

        return true;
    }

    // −(Qx + c + slope − A'y) over the free variables, and limit − Ax of the active rows.
    private void ComputeResiduals(Span<double> right)
    {
        int count = Lanes.CollectNonZero(X, _support, _values);
        ReadOnlySpan<int> support = _support.AsSpan(0, count);
        ReadOnlySpan<double> values = _values.AsSpan(0, count);
        if (_program.Hessian is SymmetricMatrix matrix && Factor.Count * FewRowsShare <= X.Length)
        {
            GatherSlopes(matrix, support, values, right);
        }
        else
        {
            SumSlopes(support, values, right);
        }

        ComputeRowResiduals(support, values);
    }

    private void ComputeRowResiduals(ReadOnlySpan<int> support, ReadOnlySpan<double> values)
    {
        for (int r = 0; r < ActiveRows; r++)
        {
            ReadOnlySpan<double> row = _program.Rows.Row(_active[r]);
            double high = RowLimit(_active[r]);
            double low = 0;
            for (int k = 0; k < support.Length; k++)
            {
                CompensatedSums.AddProduct(-row[support[k]], values[k], ref high, ref low);
            }

            _rowRight[r] = high + low;
        }
    }

    // From the free variables' entries of Q alone, each looked up once for both of its places; then what is held away from 0.
    private void GatherSlopes(SymmetricMatrix matrix, ReadOnlySpan<int> support, ReadOnlySpan<double> values, Span<double> right)
    {
        ReadOnlySpan<int> free = Factor.Free;
        int stride = EnsurePrincipal(free.Length);
        matrix.GatherLower(free, _principal, stride);
        Span<double> entries = _entries.AsSpan(0, free.Length);
        Span<double> own = _solution.AsSpan(0, free.Length);
        Span<double> high = right;
        Span<double> low = _low.AsSpan(0, free.Length);
        for (int k = 0; k < free.Length; k++)
        {
            own[k] = X[free[k]];
            ReadOnlySpan<double> row = _principal.AsSpan(k * stride, k + 1);
            CompensatedSums.AddRow(own[k], row[..k], high[..k], low[..k]);
            (high[k], low[k]) = CompensatedSums.Dot(row, own[..(k + 1)]);
        }

        for (int s = 0; s < support.Length && support.Length > free.Length; s++)
        {
            if (!IsFree(Status[support[s]]))
            {
                matrix.Gather(support[s], free, entries);
                CompensatedSums.AddRow(values[s], entries, high, low);
            }
        }

        for (int k = 0; k < free.Length; k++)
        {
            int j = free[k];
            CompensatedSums.AddProduct(_linear[j], 1, ref high[k], ref low[k]);
            CompensatedSums.AddProduct(CostSlope(j, Status[j]), 1, ref high[k], ref low[k]);
            for (int i = 0; i < RowMultipliers.Length; i++)
            {
                if (RowMultipliers[i] != 0)
                {
                    CompensatedSums.AddProduct(-RowMultipliers[i], _program.Rows[i, j], ref high[k], ref low[k]);
                }
            }

            right[k] = -(high[k] + low[k]);
        }
    }

    // Column after column, of all variables: what an operator does well, and a matrix too where most of its rows count.
    private void SumSlopes(ReadOnlySpan<int> support, ReadOnlySpan<double> values, Span<double> right)
    {
        _residual.Clear();
        _residual.AddScaled(1, _linear);
        _program.Hessian.AddColumns(support, values, _residual);
        for (int i = 0; i < RowMultipliers.Length; i++)
        {
            if (RowMultipliers[i] != 0)
            {
                _residual.AddScaled(-RowMultipliers[i], _program.Rows.Row(i));
            }
        }

        ReadOnlySpan<int> free = Factor.Free;
        for (int k = 0; k < free.Length; k++)
        {
            _residual.AddProduct(free[k], 1, CostSlope(free[k], Status[free[k]]));
            right[k] = -_residual[free[k]];
        }
    }

    // Overwrites the right side of the free variables with x and that of the rows with y, where Qx − A'y and Ax are given.
    private void SolveRight(Span<double> right)
    {
        Factor.SolveTransposed(right);
        FinishRight(right);
    }

    // The same from U'⁻¹ of the right side of the free variables.
    private void FinishRight(Span<double> right)
    {
        for (int r = 0; r < ActiveRows; r++)
        {
            _liftedRight[r] = _rowRight[r];
            _rowRight[r] -= Kernels.Dot(Image(r), right);
        }

        Span<double> multipliers = _rowRight.AsSpan(0, ActiveRows);
        SolveSchur(multipliers);
        double lifted = 0;
        for (int r = 0; r < ActiveRows; r++)
        {
            Kernels.Axpy(multipliers[r], Image(r), right);
            _liftedRight[r] *= _liftWeights[_active[r]];
            lifted = Math.Max(lifted, Math.Abs(_liftedRight[r]) * _liftLengths[_active[r]]);
        }

        for (int r = 0; r < ActiveRows && lifted > 0; r++)
        {
            double rest = multipliers[r] - _liftedRight[r];
            bool rounding = _liftWeights[_active[r]] > 0 && Math.Abs(rest) * _liftLengths[_active[r]] <= LiftRounding * lifted;
            multipliers[r] = rounding ? 0 : rest;
        }

        Factor.Solve(right);
    }

    // Active rows, their images U'⁻¹a and the factor of the Schur complement, row by row; a row without a pivot of its own is left out.
    private void CollectRows()
    {
        ActiveRows = 0;
        if (!IsPlain())
        {
            Factor.ForgetImages();
        }

        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < RowStates.Length; i++)
            {
                if (RowStates[i] == RowStatus.Inactive)
                {
                    _rowImages[i]?.Forget();
                    continue;
                }

                bool equality = RowStates[i] == RowStatus.Equality;
                if (RowStates[i] != RowStatus.Dependent && equality == (pass == 0) && !TryAddRow(i) && !equality)
                {
                    RowStates[i] = RowStatus.Dependent;
                }
            }
        }
    }

    private bool TryAddRow(int index)
    {
        if (ActiveRows >= Factor.Count)
        {
            return false;
        }

        EnsureRowWork(ActiveRows + 1);
        ReadOnlySpan<double> row = _program.Rows.Row(index);
        ReadOnlySpan<int> free = Factor.Free;
        Span<double> entries = _solution.AsSpan(0, free.Length);
        for (int k = 0; k < free.Length; k++)
        {
            entries[k] = row[free[k]];
        }

        ReadOnlySpan<double> image = Factor.SolveTransposed(entries, _rowImages[index] ??= Factor.NewImage());
        double length = Kernels.Dot(image, image);
        Span<double> own = _schur.AsSpan(ActiveRows * _rowCapacity, ActiveRows + 1);
        for (int r = 0; r < ActiveRows; r++)
        {
            ReadOnlySpan<double> other = _schur.AsSpan(r * _rowCapacity, r + 1);
            own[r] = (Kernels.Dot(Image(r), image) - Kernels.Dot(own[..r], other[..r])) / other[r];
        }

        double pivot = length - Kernels.Dot(own[..ActiveRows], own[..ActiveRows]);
        if (!(pivot > SmallestRowPivot * length))
        {
            return false;
        }

        own[ActiveRows] = Math.Sqrt(pivot);
        _active[ActiveRows++] = index;
        return true;
    }

    private void SolveSchur(Span<double> vector)
    {
        for (int r = 0; r < vector.Length; r++)
        {
            ReadOnlySpan<double> row = _schur.AsSpan(r * _rowCapacity, r + 1);
            vector[r] = (vector[r] - Kernels.Dot(row[..r], vector[..r])) / row[r];
        }

        for (int r = vector.Length - 1; r >= 0; r--)
        {
            ReadOnlySpan<double> row = _schur.AsSpan(r * _rowCapacity, r + 1);
            vector[r] /= row[r];
            Kernels.Axpy(-vector[r], row[..r], vector[..r]);
        }
    }

    /// <summary>
    /// How the normal of a constraint, given over the free variables, is made of those of the active rows of the last <see cref="Solve"/>.
    /// </summary>
    /// <param name="normal">Over the free variables in the order of the factor; overwritten.</param>
    /// <param name="shares">Receives the weight of each active row, in the order of <see cref="ActiveRow"/>.</param>
    /// <returns>Whether nothing but rounding of the normal is left outside.</returns>
    public bool Represent(Span<double> normal, Span<double> shares)
    {
        Factor.SolveTransposed(normal);
        double length = Kernels.Dot(normal, normal);
        for (int r = 0; r < ActiveRows; r++)
        {
            shares[r] = Kernels.Dot(Image(r), normal);
        }

        SolveSchur(shares[..ActiveRows]);
        for (int r = 0; r < ActiveRows; r++)
        {
            Kernels.Axpy(-shares[r], Image(r), normal);
        }

        return !(Kernels.Dot(normal, normal) > SmallestRowPivot * length);
    }

    /// <summary>Whether a row is among the active ones of the last <see cref="Solve"/>.</summary>
    public bool IsActive(int row) => _active.AsSpan(0, ActiveRows).Contains(row);

    /// <summary>Whether an equality depends on the active rows, or on variables that are all fixed.</summary>
    public bool HasInactiveEquality()
    {
        for (int i = 0; i < RowStates.Length; i++)
        {
            if (RowStates[i] == RowStatus.Equality && !IsActive(i))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>a'x of a row at the point.</summary>
    public double Activity(int row) => Kernels.Dot(_program.Rows.Row(row), X);

    /// <summary>The largest term of a'x of a row at the point.</summary>
    public double ActivitySize(int row)
    {
        ReadOnlySpan<double> entries = _program.Rows.Row(row);
        double size = 0;
        for (int j = 0; j < entries.Length; j++)
        {
            size = Math.Max(size, Math.Abs(entries[j] * X[j]));
        }

        return size;
    }

    /// <summary>The row at a position of the active ones of the last <see cref="Solve"/>.</summary>
    public int ActiveRow(int position) => _active[position];

    /// <summary>
    /// The direction in which the solution of the working set moves: free variables, and multipliers by row, 0 where inactive.
    /// </summary>
    /// <param name="right">Over the free variables, minus the change of their slopes with the point held; overwritten with theirs.</param>
    /// <param name="rowRight">By row, the change of the limit minus that of the activity with the free variables held; overwritten.</param>
    public void SolveDirection(Span<double> right, Span<double> rowRight)
    {
        for (int r = 0; r < ActiveRows; r++)
        {
            _rowRight[r] = rowRight[_active[r]];
        }

        SolveRight(right);
        rowRight.Clear();
        for (int r = 0; r < ActiveRows; r++)
        {
            rowRight[_active[r]] = _rowRight[r];
        }
    }

    private Span<double> Image(int position) => _rowImages[_active[position]]!.Values(Factor.Count);

    private double RowLimit(int row) =>
        RowStates[row] == RowStatus.AtUpper ? RowUpper[row] : RowLower[row];

    /// <summary>The first row whose limits are one, or −1.</summary>
    public int FirstEquality()
    {
        for (int i = 0; i < RowStates.Length; i++)
        {
            if (_program.RowLower[i] >= _program.RowUpper[i])
            {
                return i;
            }
        }

        return -1;
    }

    // Whole vectors to a row, and room for as many rows.
    private int EnsurePrincipal(int order)
    {
        int stride = (order + SumsAtOnce - 1) / SumsAtOnce * SumsAtOnce;
        if (_principal.Length < order * stride)
        {
            _principal = new double[4 * stride * stride];
        }

        return stride;
    }

    private void EnsureWork()
    {
        if (_target.Length < Factor.Count)
        {
            int capacity = Math.Min(X.Length, Math.Max(2 * _target.Length, Factor.Count + 16));
            (_target, _solution) = (new double[capacity], new double[capacity]);
        }
    }

    private void EnsureRowWork(int count)
    {
        if (count <= _rowCapacity)
        {
            return;
        }

        int capacity = Math.Min(RowStates.Length, Math.Max(4, 2 * count));
        double[] schur = new double[capacity * capacity];
        for (int r = 0; r < ActiveRows; r++)
        {
            _schur.AsSpan(r * _rowCapacity, r + 1).CopyTo(schur.AsSpan(r * capacity));
        }

        double[] right = new double[capacity];
        _rowRight.AsSpan(0, Math.Min(_rowRight.Length, capacity)).CopyTo(right);
        (_schur, _rowRight, _rowCapacity) = (schur, right, capacity);
        _liftedRight = new double[capacity];
    }
}

using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <content>The factors for one scaling.</content>
internal sealed partial class CondensedKktSystem
{
    private const double RoundingShare = 1e-15;

    private ConeScaling? _scaling;

    /// <inheritdoc/>
    public bool Factorize(ConeScaling scaling)
    {
        _scaling = scaling;
        _skyline.Clear();
        _coupling.AsSpan().Clear();
        Span<double> stay = _stayFactor.Matrix;
        stay.Clear();
        AddScaling(scaling);
        for (int k = FactorStart; k < _stay; k++)
        {
            stay[(k * _stay) + k] = 1;
        }

        for (int c = 0; c < _longCones.Length; c++)
        {
            AddDownVector(scaling, c);
        }

        if (!_skyline.Factorize())
        {
            return false;
        }

        foreach ((int cone, int first, int second) in _partialCones)
        {
            FactorizePartial(scaling, cone, first, second);
        }

        CombineRows(scaling);
        FormStayingRows(scaling);
        return FactorizeOuter() && FactorizeStaying();
    }

    // L of a part of H from the rows of F, by orthogonalisation: as far apart as the eigenvalues of H are, only their roots matter then.
    private void FactorizePartial(ConeScaling scaling, int cone, int first, int second)
    {
        ReadOnlySpan<double> factor = scaling.Factor(cone);
        ReadOnlySpan<double> a = factor.Slice(3 * (first - scaling.Start(cone)), 3);
        double length = Math.Sqrt(Small.Dot(a, a));
        _skyline.Set(_position[first], _position[first], length);
        if (second < 0)
        {
            return;
        }

        ReadOnlySpan<double> b = factor.Slice(3 * (second - scaling.Start(cone)), 3);
        double along = Small.Dot(a, b) / length;
        Span<double> rest = stackalloc double[3];
        for (int k = 0; k < 3; k++)
        {
            rest[k] = b[k] - (along / length * a[k]);
        }

        double least = RoundingShare * Math.Sqrt(Small.Dot(b, b));
        _skyline.Set(_position[second], _position[first], along);
        _skyline.Set(_position[second], _position[second], Math.Max(least, Math.Sqrt(Small.Dot(rest, rest))));
    }

    // Z'HZ: each pair of coupled rows goes to all pairs of combinations that use them.
    private void AddScaling(ConeScaling scaling)
    {
        for (int c = 0; c < scaling.Count; c++)
        {
            int start = scaling.Start(c);
            int dimension = scaling.Cone(c).Dimension;
            ScalingForm form = scaling.FormOf(c);
            if (Array.BinarySearch(_directCones, c) >= 0)
            {
                continue;
            }

            if (form == ScalingForm.Block)
            {
                ReadOnlySpan<double> block = scaling.Block(c);
                for (int p = 0; p < dimension; p++)
                {
                    for (int q = 0; q < dimension; q++)
                    {
                        AddPair(start + p, start + q, block[(p * dimension) + q]);
                    }
                }

                continue;
            }

            for (int p = start; p < start + dimension; p++)
            {
                AddPair(p, p, scaling.Diagonal[p]);
                for (int q = start; _diagonalOuter && form == ScalingForm.DiagonalAndTwo && q < start + dimension; q++)
                {
                    AddPair(p, q, (scaling.Up[p] * scaling.Up[q]) - (scaling.Down[p] * scaling.Down[q]));
                }
            }
        }

        for (int k = _directStart; k < _ordered.Length; k++)
        {
            _skyline.Add(k, k, 1);
        }

        for (int v = 0; v < _locals.VirtualScaling.Length; v++)
        {
            AddPair(_program.Rows + v, _program.Rows + v, _locals.VirtualScaling[v]);
        }
    }

    private void AddPair(int p, int q, double value)
    {
        if (value == 0)
        {
            return;
        }

        ReadOnlySpan<int> left = Users(p);
        ReadOnlySpan<int> right = Users(q);
        for (int i = 0; i < left.Length; i++)
        {
            double weighted = UserWeights(p)[i] * value;
            for (int j = 0; j < right.Length; j++)
            {
                AddToSystem(_position[left[i]], _position[right[j]], weighted * UserWeights(q)[j]);
            }
        }
    }

    // All ordered pairs come by; of a pair inside S only the lower triangle is kept.
    private void AddToSystem(int row, int column, double value)
    {
        if (row >= 0 && column >= 0)
        {
            if (row >= column)
            {
                _skyline.Add(row, column, value);
            }
        }
        else if (row < 0 && column < 0)
        {
            _stayFactor.Matrix[((-1 - row) * _stay) - 1 - column] += value;
        }
        else if (row < 0)
        {
            Coupling(-1 - row)[column] += value;
        }
    }

    // The row of the vector v of a long cone: S is −v beside the rows and 1 for itself.
    private void AddDownVector(ConeScaling scaling, int longCone)
    {
        int cone = _longCones[longCone];
        int own = LongConeStart + longCone;
        Span<double> stay = _stayFactor.Matrix;
        for (int p = scaling.Start(cone); p < scaling.Start(cone) + scaling.Cone(cone).Dimension; p++)
        {
            for (int k = 0; k < Users(p).Length; k++)
            {
                double value = -UserWeights(p)[k] * scaling.Down[p];
                int position = _position[Users(p)[k]];
                if (position >= 0)
                {
                    Coupling(own)[position] += value;
                }
                else
                {
                    stay[(own * _stay) - 1 - position] += value;
                    stay[((-1 - position) * _stay) + own] += value;
                }
            }
        }
    }

    private Span<double> Coupling(int stayingRow) => _coupling.AsSpan(_couplingIndex[stayingRow] * _ordered.Length, _ordered.Length);

    private Span<double> Combined(int heavyRow) => _combined.AsSpan(heavyRow * _outer, _outer);

    private Span<double> StayRow(int row) => _stayRows.AsSpan(row * _outer, _outer);

    // Ã of one row, with −u of the long cones in their columns.
    private void AddOuterRow(ConeScaling scaling, int row, Span<double> target)
    {
        ReadOnlySpan<int> terms = _locals.Terms(row);
        for (int k = 0; k < terms.Length; k++)
        {
            int term = terms[k];
            double weight = _locals.Weights(row)[k];
            if (term >= _program.Rows)
            {
                continue;
            }

            ReadOnlySpan<double> dense = _program.Dense(term);
            if (!dense.IsEmpty)
            {
                Kernels.Axpy(weight, dense, target[.._program.Shared]);
            }

            ReadOnlySpan<int> columns = _program.Columns(term);
            for (int e = 0; e < columns.Length; e++)
            {
                int column = _locals.Column[columns[e]];
                if (column >= 0)
                {
                    target[column] += weight * _program.Entries(term)[e];
                }
            }

            int longCone = Array.BinarySearch(_longCones, scaling.ConeOf(term));
            if (longCone >= 0)
            {
                target[_locals.OuterColumns + longCone] -= weight * scaling.Up[term];
            }
        }
    }

    // Y = L⁻¹Ã over the rows that are not light.
    private void CombineRows(ConeScaling scaling)
    {
        for (int k = 0; k < _ordered.Length; k++)
        {
            if (_heavy[k] < 0)
            {
                continue;
            }

            Span<double> row = Combined(_heavy[k]);
            row.Clear();
            AddOuterRow(scaling, _ordered[k], row);
            ReadOnlySpan<double> factor = _skyline.Row(k);
            for (int j = 0; j < factor.Length - 1; j++)
            {
                if (factor[j] != 0)
                {
                    Kernels.Axpy(-factor[j], Combined(_heavy[_skyline.First(k) + j]), row);
                }
            }

            Kernels.Scale(1 / factor[^1], row);
        }

        int place = _directStart;
        foreach (int cone in _directCones)
        {
            int dimension = scaling.Cone(cone).Dimension;
            scaling.ApplyInverseRoot(cone, _combined.AsSpan(_heavy[place] * _outer, dimension * _outer), _outer, _work);
            place += dimension;
        }
    }

    private void ForwardInner(Span<double> x)
    {
        _skyline.Forward(x);
        int place = _directStart;
        Span<double> work = stackalloc double[1];
        foreach (int cone in _directCones)
        {
            int dimension = _scaling!.Cone(cone).Dimension;
            _scaling.ApplyInverseRoot(cone, x.Slice(place, dimension), 1, work);
            place += dimension;
        }
    }

    private void BackwardInner(Span<double> x)
    {
        int place = _directStart;
        foreach (int cone in _directCones)
        {
            int dimension = _scaling!.Cone(cone).Dimension;
            _scaling.ApplyInverseRootTransposed(cone, x.Slice(place, dimension));
            place += dimension;
        }

        _skyline.Backward(x);
    }

    private void FormStayingRows(ConeScaling scaling)
    {
        _stayRows.AsSpan().Clear();
        for (int k = 0; k < _staying.Length; k++)
        {
            AddOuterRow(scaling, _staying[k], StayRow(k));
        }

        for (int k = FactorStart; k < LongConeStart; k++)
        {
            _factors!.Loading(k - FactorStart).CopyTo(StayRow(k));
        }

        Span<double> stay = _stayFactor.Matrix;
        for (int k = 0; k < _stay; k++)
        {
            if (_couplingIndex[k] < 0)
            {
                continue;
            }

            Span<double> coupling = Coupling(k);
            ForwardInner(coupling);
            Span<double> row = StayRow(k);
            for (int j = 0; j < coupling.Length; j++)
            {
                if (coupling[j] == 0)
                {
                    continue;
                }

                if (_heavy[j] >= 0)
                {
                    Kernels.Axpy(-coupling[j], Combined(_heavy[j]), row);
                }
                else
                {
                    AddLightRow(j, -coupling[j] / _skyline.Diagonal(j), row);
                }
            }

            for (int other = 0; other <= k; other++)
            {
                if (_couplingIndex[other] >= 0)
                {
                    double inner = Kernels.Dot(coupling, Coupling(other));
                    stay[(k * _stay) + other] -= inner;
                    if (other != k)
                    {
                        stay[(other * _stay) + k] -= inner;
                    }
                }
            }
        }
    }

    private void AddLightRow(int place, double weight, Span<double> target)
    {
        ReadOnlySpan<int> terms = _locals.Terms(_ordered[place]);
        for (int k = 0; k < terms.Length; k++)
        {
            if (terms[k] >= _program.Rows)
            {
                continue;
            }

            ReadOnlySpan<int> columns = _program.Columns(terms[k]);
            for (int e = 0; e < columns.Length; e++)
            {
                int column = _locals.Column[columns[e]];
                if (column >= 0)
                {
                    target[column] += weight * _locals.Weights(_ordered[place])[k] * _program.Entries(terms[k])[e];
                }
            }
        }
    }

    private bool FactorizeOuter()
    {
        if (_diagonalOuter)
        {
            return FactorizeDiagonal();
        }

        Span<double> matrix = _outerFactor!.Matrix;
        matrix.Clear();
        int shared = _program.Shared;
        for (int j = 0; j < shared && _program.HoldsHessian; j++)
        {
            _program.Hessian.Slice(j * shared, shared).CopyTo(matrix.Slice(j * _outer, shared));
        }

        for (int j = 0; j < shared; j++)
        {
            matrix[(j * _outer) + j] += ConeScaling.Proximity;
        }

        for (int j = shared; j < _program.Variables; j++)
        {
            int column = _locals.Column[j];
            if (column >= 0)
            {
                matrix[(column * _outer) + column] = _program.Curvature[j - shared];
            }
        }

        for (int c = _locals.OuterColumns; c < _outer; c++)
        {
            matrix[(c * _outer) + c] = 1;
        }

        for (int k = 0; k < _ordered.Length; k++)
        {
            if (_heavy[k] < 0)
            {
                AddLightSquare(k, matrix);
            }
        }

        for (int k = 0; k < _isEquality.Length; k++)
        {
            if (_isEquality[k])
            {
                ReadOnlySpan<double> row = StayRow(k);
                for (int i = 0; i < _outer; i++)
                {
                    if (row[i] != 0)
                    {
                        Kernels.Axpy(EqualityWeight * row[i], row, matrix.Slice(i * _outer, _outer));
                    }
                }
            }
        }

        if (_outer > 0)
        {
            Kernels.AddGram(_combined, _outer, matrix);
        }

        return _outerFactor.Factorize();
    }

    private void AddLightSquare(int place, Span<double> matrix)
    {
        double scale = _skyline.Diagonal(place);
        double weight = 1 / (scale * scale);
        ReadOnlySpan<int> terms = _locals.Terms(_ordered[place]);
        ReadOnlySpan<double> weights = _locals.Weights(_ordered[place]);
        for (int k = 0; k < terms.Length; k++)
        {
            if (terms[k] >= _program.Rows)
            {
                continue;
            }

            ReadOnlySpan<int> columns = _program.Columns(terms[k]);
            for (int e = 0; e < columns.Length; e++)
            {
                int column = _locals.Column[columns[e]];
                if (column >= 0)
                {
                    AddLightRow(place, weight * weights[k] * _program.Entries(terms[k])[e], matrix.Slice(column * _outer, _outer));
                }
            }
        }
    }

    private bool FactorizeDiagonal()
    {
        double[] diagonal = _outerDiagonal;
        diagonal.AsSpan().Clear();
        diagonal.AsSpan(0, _program.Shared).Fill(ConeScaling.Proximity);
        for (int j = 0; j < _program.Shared && _factors is not null; j++)
        {
            diagonal[j] += _factors.Specific[j];
        }

        for (int j = _program.Shared; j < _program.Variables; j++)
        {
            int column = _locals.Column[j];
            if (column >= 0)
            {
                diagonal[column] = _program.Curvature[j - _program.Shared];
            }
        }

        for (int k = 0; k < _ordered.Length; k++)
        {
            (int column, double value) = SingleEntry(k);
            if (column >= 0)
            {
                double entry = value / _skyline.Diagonal(k);
                diagonal[column] += entry * entry;
            }
        }

        for (int j = 0; j < diagonal.Length; j++)
        {
            if (!(diagonal[j] > 0 && double.IsFinite(diagonal[j])))
            {
                return false;
            }

            diagonal[j] = Math.Sqrt(diagonal[j]);
        }

        return true;
    }

    private (int Column, double Value) SingleEntry(int place)
    {
        int found = -1;
        double sum = 0;
        ReadOnlySpan<int> terms = _locals.Terms(_ordered[place]);
        for (int k = 0; k < terms.Length; k++)
        {
            if (terms[k] >= _program.Rows)
            {
                continue;
            }

            ReadOnlySpan<int> columns = _program.Columns(terms[k]);
            for (int e = 0; e < columns.Length; e++)
            {
                int column = _locals.Column[columns[e]];
                if (column >= 0)
                {
                    found = column;
                    sum += _locals.Weights(_ordered[place])[k] * _program.Entries(terms[k])[e];
                }
            }
        }

        return (found, sum);
    }

    private bool FactorizeStaying()
    {
        Span<double> stay = _stayFactor.Matrix;
        for (int k = 0; k < _stay; k++)
        {
            ForwardOuter(StayRow(k));
            for (int other = 0; other <= k; other++)
            {
                stay[(k * _stay) + other] += Kernels.Dot(StayRow(k), StayRow(other));
            }
        }

        return _stay == 0 || _stayFactor.Factorize();
    }

    private void ForwardOuter(Span<double> vector)
    {
        if (_outerFactor is { } factor)
        {
            factor.Forward(vector);
            return;
        }

        for (int j = 0; j < vector.Length; j++)
        {
            vector[j] /= _outerDiagonal[j];
        }
    }

    private void BackwardOuter(Span<double> vector)
    {
        if (_outerFactor is { } factor)
        {
            factor.Backward(vector);
            return;
        }

        for (int j = 0; j < vector.Length; j++)
        {
            vector[j] /= _outerDiagonal[j];
        }
    }
}

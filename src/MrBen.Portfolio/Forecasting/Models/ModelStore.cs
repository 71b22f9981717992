using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Models;

/// <summary>
/// Models in a directory: a folder for each place, in it the record, the models it names, and a card beside each model. Thread-safe where
/// one store at a time writes to a directory.
/// </summary>
/// <remarks>
/// <para>A record is replaced in one step after all that it names is on disk: whoever reads, and whatever stops the writing, finds the old
/// state or the new one. Models that no record names any more are deleted; their cards stay.</para>
/// <para>Nothing in a file is run or loaded as code: models have formats of their own, with a checksum, and the record says which hash a
/// model must have.</para>
/// </remarks>
public sealed class ModelStore
{
    private const string RecordName = "record.json";
    private const string ModelExtension = ".model";

    /// <summary>A store in a directory, made where it does not exist.</summary>
    /// <exception cref="ArgumentException">The path is blank.</exception>
    /// <exception cref="IOException">The directory cannot be made.</exception>
    public ModelStore(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        Directory = Path.GetFullPath(directory);
        System.IO.Directory.CreateDirectory(Directory);
    }

    /// <summary>The directory, as a full path.</summary>
    public string Directory { get; }

    /// <summary>What is known of a place; that of an untrained one where there is no record.</summary>
    /// <exception cref="InvalidDataException">The record is damaged; the message names the file and what is wrong.</exception>
    /// <exception cref="IOException">The record cannot be read.</exception>
    public ModelRecord ReadRecord(ModelPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        string path = Path.Combine(FolderOf(place), RecordName);
        if (!File.Exists(path))
        {
            return new ModelRecord(place);
        }

        try
        {
            return ModelRecord.FromJson(File.ReadAllText(path), place);
        }
        catch (FormatException fault)
        {
            throw new InvalidDataException(
                $"{path} is damaged: {fault.Message} It holds how often which model was tried; put it back, or delete it to begin anew.",
                fault);
        }
    }

    /// <summary>Reads a model.</summary>
    /// <param name="place">Its place.</param>
    /// <param name="version">Which model of the place.</param>
    /// <param name="read">Reads it from a stream.</param>
    /// <exception cref="InvalidDataException">
    /// The file is missing, is no such model, or has another hash; the message names the file.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public T ReadModel<T>(ModelPlace place, ModelVersion version, Func<Stream, T> read)
        where T : IForecastModel
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(read);
        string path = ModelPath(place, version.Id);
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"{path} is missing.");
        }

        T model;
        using (FileStream stream = File.OpenRead(path))
        {
            try
            {
                model = read(stream);
            }
            catch (FormatException fault)
            {
                throw new InvalidDataException($"{path} is no sound model: {fault.Message}", fault);
            }
        }

        return string.Equals(model.Hash, version.Hash, StringComparison.Ordinal)
            ? model
            : throw new InvalidDataException($"{path} has the hash {model.Hash}, the record names {version.Hash}.");
    }

    /// <summary>Keeps a record, and a model that it names with its card.</summary>
    /// <param name="record">The record.</param>
    /// <param name="model">A model that was not kept before; none where the record names no new one.</param>
    /// <param name="card">The model's card.</param>
    /// <exception cref="ArgumentException">The record does not name the model, or a model comes without its card.</exception>
    /// <exception cref="IOException">Something cannot be written; what was there before still is.</exception>
    public void Save(ModelRecord record, IForecastModel? model = null, ModelCard? card = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        ModelPlace place = record.Place;
        if (card is not null && !ModelVersion.IsName(card.Id))
        {
            throw new ArgumentException($"The card's id is '{card.Id}'; it must be of letters, digits and hyphens.", nameof(card));
        }

        if (model is not null
            && (card is null || card.Id != model.Id || (record.Champion?.Id != model.Id && record.Challenger?.Version.Id != model.Id)))
        {
            throw new ArgumentException(Invariant($"The record of {place} does not name {model.Id}, or it has no card."), nameof(model));
        }

        string folder = FolderOf(place);
        System.IO.Directory.CreateDirectory(folder);
        if (card is not null)
        {
            WriteAtomically(Path.Combine(folder, card.Id + ".card.json"), stream => stream.Write(Utf8(card.ToJson())));
            WriteAtomically(Path.Combine(folder, card.Id + ".card.md"), stream => stream.Write(Utf8(card.ToMarkdown())));
        }

        if (model is not null)
        {
            WriteAtomically(ModelPath(place, model.Id), model.Write);
        }

        WriteAtomically(Path.Combine(folder, RecordName), stream => stream.Write(Utf8(record.ToJson())));
        foreach (string path in System.IO.Directory.EnumerateFiles(folder, "*" + ModelExtension))
        {
            string id = Path.GetFileNameWithoutExtension(path);
            if (id != record.Champion?.Id && id != record.Challenger?.Version.Id)
            {
                File.Delete(path);
            }
        }
    }

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    // Beside the file, on disk to the last byte, then in its place in one step.
    private static void WriteAtomically(string path, Action<Stream> write)
    {
        string beside = path + ".new";
        try
        {
            using (FileStream stream = new(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    private string FolderOf(ModelPlace place) => Path.Combine(Directory, place.Name);

    private string ModelPath(ModelPlace place, string id) => Path.Combine(FolderOf(place), id + ModelExtension);
}

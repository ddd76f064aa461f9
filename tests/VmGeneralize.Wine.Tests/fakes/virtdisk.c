// A virtdisk.dll whose prototypes and structures are mingw's own virtdisk.h. It attaches nothing: it writes down every field that it is
// given, and shows the process a disk with two volumes by standing in for the kernel32 functions that Wine does not have (drive letters
// of volumes) or answers from its own configuration (lists of volumes). A letter is known to the fakes only: Wine's mount manager,
// which would show it to other programs, is a service that may not be there.
#include "journal.h"
#include <initguid.h>
#include <virtdisk.h>
#include <winioctl.h>

#define DISK 3
#define OTHER_DISK 7
#define ESP L"\\\\?\\Volume{f0000000-0000-0000-0000-000000000001}\\"
#define SYSTEM_VOLUME L"\\\\?\\Volume{f0000000-0000-0000-0000-000000000002}\\"
#define FAKE_SEARCH ((HANDLE)(ULONG_PTR)0xF00D)
#define NAME_LENGTH 49 // without its end

// Of the Windows SDK's winioctl.h; mingw's does not have it.
#define IOCTL_DISK_GET_DISK_ATTRIBUTES CTL_CODE(IOCTL_DISK_BASE, 0x3C, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define DISK_ATTRIBUTE_OFFLINE 1ull
typedef struct { DWORD Version, Reserved1; DWORDLONG Attributes; } GET_DISK_ATTRIBUTES;

static HANDLE opened, attached;
static WCHAR disk_file[1024];
static int listed, arrived, position;
static HANDLE volume_handles[64], disk_handles[64];
static int volume_numbers[64], disk_numbers[64];
static int volume_count, disk_count;

static HANDLE marker(const WCHAR *kind, DWORD flags) {
    WCHAR path[1100];
    swprintf(path, 1100, L"%ls.%ls", setting(L"VMG_FAKE_JOURNAL"), kind);
    return CreateFileW(path, GENERIC_READ | GENERIC_WRITE | DELETE, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, CREATE_ALWAYS, flags, NULL);
}

static void guid_text(const GUID *id, char *text) {
    sprintf(text, "{%08lx-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}", id->Data1, id->Data2, id->Data3, id->Data4[0], id->Data4[1],
        id->Data4[2], id->Data4[3], id->Data4[4], id->Data4[5], id->Data4[6], id->Data4[7]);
}

DWORD WINAPI OpenVirtualDisk(PVIRTUAL_STORAGE_TYPE type, PCWSTR path, VIRTUAL_DISK_ACCESS_MASK access, OPEN_VIRTUAL_DISK_FLAG flags,
    POPEN_VIRTUAL_DISK_PARAMETERS parameters, PHANDLE handle) {
    char vendor[64];
    DWORD code = injected("open");
    guid_text(&type->VendorId, vendor);
    journal("open DeviceId=%lu VendorId=%s access=0x%08x flags=0x%x Version=%d RWDepth=%lu path=%ls -> 0x%lx", type->DeviceId, vendor,
        access, flags, parameters ? (int)parameters->Version : -1, parameters ? parameters->Version1.RWDepth : 0, path, code);
    if (code) return code;
    HANDLE file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) return GetLastError();
    CloseHandle(file);
    wcsncpy(disk_file, path, 1023);
    opened = *handle = marker(L"open", FILE_FLAG_DELETE_ON_CLOSE);
    return opened == INVALID_HANDLE_VALUE ? GetLastError() : 0;
}

DWORD WINAPI AttachVirtualDisk(HANDLE handle, PSECURITY_DESCRIPTOR security, ATTACH_VIRTUAL_DISK_FLAG flags, ULONG provider,
    PATTACH_VIRTUAL_DISK_PARAMETERS parameters, LPOVERLAPPED overlapped) {
    DWORD code = handle != opened ? ERROR_INVALID_HANDLE : injected("attach");
    journal("attach security=%s flags=0x%x provider=%lu Version=%d Reserved=%lu overlapped=%s -> 0x%lx", security ? "given" : "none", flags,
        provider, parameters ? (int)parameters->Version : -1, parameters ? parameters->Version1.Reserved : 0,
        overlapped ? "given" : "none", code);
    if (code) return code;
    // As Windows: a disk without permanent lifetime goes with its process.
    attached = marker(L"attached", flags & ATTACH_VIRTUAL_DISK_FLAG_PERMANENT_LIFETIME ? 0 : FILE_FLAG_DELETE_ON_CLOSE);
    SetEnvironmentVariableW(L"VMG_FAKE_DISK", disk_file);
    return 0;
}

DWORD WINAPI GetVirtualDiskPhysicalPath(HANDLE handle, PULONG size, PWSTR path) {
    DWORD code = handle != opened || !attached ? ERROR_INVALID_HANDLE : injected("path");
    journal("path size=%lu -> 0x%lx", *size, code);
    if (code) return code;
    swprintf(path, *size / sizeof(WCHAR), L"\\\\.\\PhysicalDrive%d", DISK);
    *size = (wcslen(path) + 1) * sizeof(WCHAR);
    return 0;
}

DWORD WINAPI DetachVirtualDisk(HANDLE handle, DETACH_VIRTUAL_DISK_FLAG flags, ULONG provider) {
    DWORD code = handle != opened || !attached ? ERROR_INVALID_HANDLE : injected("detach");
    journal("detach flags=0x%x provider=%lu -> 0x%lx", flags, provider, code);
    if (code) return code;
    CloseHandle(attached);
    attached = NULL;
    return 0;
}

static HANDLE (WINAPI *real_CreateFile)(LPCWSTR, DWORD, DWORD, LPSECURITY_ATTRIBUTES, DWORD, DWORD, HANDLE);
static BOOL (WINAPI *real_DeviceIoControl)(HANDLE, DWORD, LPVOID, DWORD, LPVOID, DWORD, LPDWORD, LPOVERLAPPED);
static BOOL (WINAPI *real_FlushFileBuffers)(HANDLE);
static DWORD (WINAPI *real_QueryDosDevice)(LPCWSTR, LPWSTR, DWORD);

static int volume_number(const WCHAR *path) {
    return !_wcsnicmp(path, ESP, NAME_LENGTH - 1) ? 1 : !_wcsnicmp(path, SYSTEM_VOLUME, NAME_LENGTH - 1) ? 2 : 0;
}

static HANDLE WINAPI fake_CreateFile(LPCWSTR path, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES security, DWORD disposition, DWORD flags, HANDLE template) {
    WCHAR target[2048];
    int volume = path ? volume_number(path) : 0, disk = -1;
    if (volume && path[NAME_LENGTH - 1] && path[NAME_LENGTH]) { // a file on it
        if (volume == 1 || !attached) { SetLastError(ERROR_PATH_NOT_FOUND); return INVALID_HANDLE_VALUE; }
        swprintf(target, 2048, L"\\\\?\\unix%ls\\%ls", setting(L"VMG_FAKE_VOLUME"), path + NAME_LENGTH);
        for (WCHAR *c = target + 8; *c; c++) if (*c == '\\') *c = '/';
        return real_CreateFile(target, access, share, security, disposition, flags, template);
    }
    if (volume) {
        if (!attached) { SetLastError(ERROR_FILE_NOT_FOUND); return INVALID_HANDLE_VALUE; }
        swprintf(target, 2048, L"%ls.volume", setting(L"VMG_FAKE_JOURNAL"));
        HANDLE handle = real_CreateFile(target, access, share, security, OPEN_ALWAYS, flags, template);
        volume_numbers[volume_count % 64] = volume;
        volume_handles[volume_count++ % 64] = handle;
        return handle;
    }
    if (path && swscanf(path, L"\\\\.\\PhysicalDrive%d", &disk) == 1) {
        const WCHAR *file = disk == DISK && attached ? disk_file : disk == OTHER_DISK ? setting(L"VMG_FAKE_OTHER_DISK") : NULL;
        if (file) {
            HANDLE handle = real_CreateFile(file, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
            disk_numbers[disk_count % 64] = disk;
            disk_handles[disk_count++ % 64] = handle;
            return handle;
        }
    }
    return real_CreateFile(path, access, share, security, disposition, flags, template);
}

// The newest entry counts: handles are used again.
static int number_of(HANDLE handle, const HANDLE *handles, const int *numbers, int count) {
    for (int i = count - 1; i >= 0 && i > count - 64; i--) if (handles[i % 64] == handle) return numbers[i % 64];
    return 0;
}

static BOOL read_layout(HANDLE disk, DRIVE_LAYOUT_INFORMATION_EX *layout, DWORD size, LPDWORD returned) {
    BYTE sectors[1024];
    DWORD count;
    SetFilePointer(disk, 0, NULL, FILE_BEGIN);
    if (!ReadFile(disk, sectors, sizeof sectors, &count, NULL) || count < sizeof sectors || size < sizeof *layout) {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return FALSE;
    }
    memset(layout, 0, sizeof *layout);
    if (!memcmp(sectors + 512, "EFI PART", 8)) {
        layout->PartitionStyle = PARTITION_STYLE_GPT;
        memcpy(&layout->Gpt.DiskId, sectors + 512 + 56, sizeof(GUID));
    } else {
        layout->PartitionStyle = PARTITION_STYLE_MBR;
        memcpy(&layout->Mbr.Signature, sectors + 0x1B8, 4);
    }
    *returned = sizeof *layout;
    return TRUE;
}

static BOOL WINAPI fake_DeviceIoControl(HANDLE device, DWORD code, LPVOID in, DWORD in_size, LPVOID out, DWORD out_size, LPDWORD returned, LPOVERLAPPED overlapped) {
    int volume = number_of(device, volume_handles, volume_numbers, volume_count);
    int disk = number_of(device, disk_handles, disk_numbers, disk_count);
    if (code == IOCTL_VOLUME_GET_VOLUME_DISK_EXTENTS && volume) {
        VOLUME_DISK_EXTENTS *extents = out;
        if (out_size < sizeof *extents) { SetLastError(ERROR_MORE_DATA); return FALSE; }
        memset(extents, 0, sizeof *extents);
        extents->NumberOfDiskExtents = 1;
        extents->Extents[0].DiskNumber = DISK;
        extents->Extents[0].StartingOffset.QuadPart = volume == 1 ? 1 << 20 : 38 << 20;
        extents->Extents[0].ExtentLength.QuadPart = volume == 1 ? 33 << 20 : 57 << 20;
        *returned = sizeof *extents;
        return TRUE;
    }
    if (code == IOCTL_DISK_GET_DRIVE_LAYOUT_EX && disk) return read_layout(device, out, out_size, returned);
    if (code == IOCTL_DISK_GET_DISK_ATTRIBUTES && disk) {
        GET_DISK_ATTRIBUTES *attributes = out;
        memset(attributes, 0, sizeof *attributes);
        attributes->Version = sizeof *attributes;
        attributes->Attributes = injected("offline") ? DISK_ATTRIBUTE_OFFLINE : 0;
        *returned = sizeof *attributes;
        return TRUE;
    }
    return real_DeviceIoControl(device, code, in, in_size, out, out_size, returned, overlapped);
}

static BOOL WINAPI fake_FlushFileBuffers(HANDLE file) {
    int volume = number_of(file, volume_handles, volume_numbers, volume_count);
    if (volume && attached) {
        DWORD code = injected("flush");
        journal("flush volume=%d -> 0x%lx", volume, code);
        SetLastError(code);
        return !code;
    }
    return real_FlushFileBuffers(file);
}

static DWORD WINAPI fake_QueryDosDevice(LPCWSTR name, LPWSTR target, DWORD length) {
    DWORD count = real_QueryDosDevice(name, target, length);
    if (!name && count && setting(L"VMG_FAKE_OTHER_DISK") && count + 15 < length) {
        WCHAR disk[16];
        swprintf(disk, 16, L"PhysicalDrive%d", OTHER_DISK);
        memcpy(target + count - 1, disk, (wcslen(disk) + 1) * sizeof(WCHAR)); // over the end of the list
        count += wcslen(disk) + 1;
        target[count - 1] = 0;
    }
    return count;
}

static HANDLE WINAPI fake_FindFirstVolume(LPWSTR name, DWORD length) {
    const WCHAR *after = setting(L"VMG_FAKE_ARRIVAL");
    if (!attached || (after && !wcscmp(after, L"never")) || listed++ < (after ? _wtoi(after) : 1)) {
        // The machine's own volume; its extents are Wine's.
        position = 3;
        wcsncpy(name, L"\\\\?\\Volume{00000000-0000-0000-0000-000000000043}\\", length);
        return FAKE_SEARCH;
    }
    if (!arrived) journal("arrival %ls %ls disk=%d", ESP, SYSTEM_VOLUME, DISK);
    arrived = 1;
    position = 2;
    wcsncpy(name, ESP, length);
    return FAKE_SEARCH;
}

static BOOL WINAPI fake_FindNextVolume(HANDLE search, LPWSTR name, DWORD length) {
    if (search != FAKE_SEARCH || position != 2) { SetLastError(ERROR_NO_MORE_FILES); return FALSE; }
    position = 3;
    wcsncpy(name, SYSTEM_VOLUME, length);
    return TRUE;
}

static BOOL WINAPI fake_FindVolumeClose(HANDLE search) { return search == FAKE_SEARCH; }

static BOOL WINAPI fake_GetVolumePathNamesForVolumeName(LPCWSTR volume, LPWSTR paths, DWORD length, LPDWORD returned) {
    if (!volume_number(volume) || length < 5) { SetLastError(ERROR_FILE_NOT_FOUND); return FALSE; }
    memset(paths, 0, 5 * sizeof(WCHAR));
    *returned = 1;
    const WCHAR *root = setting(L"VMG_FAKE_ROOT");
    if (root) {
        wcscpy(paths, root);
        *returned = 5;
    }
    return TRUE;
}

static BOOL WINAPI fake_SetVolumeMountPoint(LPCWSTR mount, LPCWSTR volume) {
    DWORD code = volume_number(volume) != 2 || !attached ? ERROR_INVALID_PARAMETER : injected("letter");
    journal("letter %ls %ls -> 0x%lx", mount, volume, code);
    if (!code) SetEnvironmentVariableW(L"VMG_FAKE_ROOT", mount);
    SetLastError(code);
    return !code;
}

static BOOL WINAPI fake_DeleteVolumeMountPoint(LPCWSTR mount) {
    const WCHAR *root = setting(L"VMG_FAKE_ROOT");
    DWORD code = !root || _wcsicmp(mount, root) ? ERROR_INVALID_PARAMETER : injected("remove");
    journal("remove %ls -> 0x%lx", mount, code);
    if (!code) SetEnvironmentVariableW(L"VMG_FAKE_ROOT", NULL);
    SetLastError(code);
    return !code;
}

// Replaces an entry of kernel32's table of exports by a jump beside kernel32. Who looked the function up before keeps the real one.
static void *replace(BYTE *base, const char *name, void *function, BYTE **stubs) {
    IMAGE_NT_HEADERS *headers = (IMAGE_NT_HEADERS *)(base + ((IMAGE_DOS_HEADER *)base)->e_lfanew);
    IMAGE_EXPORT_DIRECTORY *exports = (IMAGE_EXPORT_DIRECTORY *)(base + headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_EXPORT].VirtualAddress);
    DWORD *names = (DWORD *)(base + exports->AddressOfNames), *functions = (DWORD *)(base + exports->AddressOfFunctions);
    WORD *ordinals = (WORD *)(base + exports->AddressOfNameOrdinals);
    void *original = GetProcAddress((HMODULE)base, name);
    for (DWORD i = 0; i < exports->NumberOfNames; i++) {
        if (strcmp((char *)base + names[i], name)) continue;
        DWORD *entry = &functions[ordinals[i]], old;
        static const BYTE jump[] = { 0xFF, 0x25, 0, 0, 0, 0 }; // jmp [rip+0]
        memcpy(*stubs, jump, sizeof jump);
        memcpy(*stubs + sizeof jump, &function, sizeof function);
        VirtualProtect(entry, sizeof *entry, PAGE_READWRITE, &old);
        *entry = (DWORD)(*stubs - base);
        VirtualProtect(entry, sizeof *entry, old, &old);
        *stubs += 16;
        return original;
    }
    return NULL;
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved) {
    if (reason != DLL_PROCESS_ATTACH) return TRUE;
    BYTE *base = (BYTE *)GetModuleHandleW(L"kernel32.dll"), *stubs = NULL;
    for (SIZE_T distance = 0x1000000; !stubs && distance < 0x7FFF0000; distance += 0x10000)
        stubs = VirtualAlloc(base + distance, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_EXECUTE_READWRITE);
    if (!stubs) return FALSE;
    real_CreateFile = replace(base, "CreateFileW", fake_CreateFile, &stubs);
    real_DeviceIoControl = replace(base, "DeviceIoControl", fake_DeviceIoControl, &stubs);
    real_FlushFileBuffers = replace(base, "FlushFileBuffers", fake_FlushFileBuffers, &stubs);
    real_QueryDosDevice = replace(base, "QueryDosDeviceW", fake_QueryDosDevice, &stubs);
    replace(base, "FindFirstVolumeW", fake_FindFirstVolume, &stubs);
    replace(base, "FindNextVolumeW", fake_FindNextVolume, &stubs);
    replace(base, "FindVolumeClose", fake_FindVolumeClose, &stubs);
    replace(base, "GetVolumePathNamesForVolumeNameW", fake_GetVolumePathNamesForVolumeName, &stubs);
    replace(base, "SetVolumeMountPointW", fake_SetVolumeMountPoint, &stubs);
    replace(base, "DeleteVolumeMountPointW", fake_DeleteVolumeMountPoint, &stubs);
    return TRUE;
}

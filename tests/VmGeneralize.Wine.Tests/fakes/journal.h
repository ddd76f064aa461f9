// What both fakes share: the journal that the tests judge by, and what they are told to do.
//
// VMG_FAKE_JOURNAL      file that every call is appended to, one line each; next to it stand the markers
//                       <journal>.open and <journal>.attached for as long as a disk is open or attached
// VMG_FAKE_FAIL         step=code[xTIMES],... : a step answers the code, the first TIMES times or always
// VMG_FAKE_VOLUME       Unix path of the folder that stands for the Windows volume
// VMG_FAKE_ARRIVAL      how often the volumes are listed before those of the disk are there; "never"
// VMG_FAKE_OTHER_DISK   a VHD that this machine has attached already, as disk 7
// VMG_FAKE_DISM         what dism.exe does: an exit code, "killed", "ctrl-c", "ctrl-c-hang", or nothing for success
// VMG_FAKE_RESULT       a VHD whose bytes the attached disk has after DISM
// VMG_FAKE_DISK         set by virtdisk.dll for dism.exe: the attached file
// VMG_FAKE_ROOT         set by virtdisk.dll for dism.exe: the root of the Windows volume, a letter's, while it has one
#ifndef JOURNAL_H
#define JOURNAL_H
#define _WIN32_WINNT 0x0A00
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

static const WCHAR *setting(const WCHAR *name) {
    static WCHAR values[8][1024];
    static int next;
    WCHAR *value = values[next++ % 8];
    return GetEnvironmentVariableW(name, value, 1024) ? value : NULL;
}

static void journal(const char *format, ...) {
    char line[4096];
    const WCHAR *path = setting(L"VMG_FAKE_JOURNAL");
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line - 1, format, arguments);
    va_end(arguments);
    if (length < 0 || !path) return;
    if (length > (int)sizeof line - 2) length = sizeof line - 2;
    line[length++] = '\n';
    HANDLE file = CreateFileW(path, FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_ALWAYS, 0, NULL);
    DWORD written;
    if (file == INVALID_HANDLE_VALUE) return;
    WriteFile(file, line, length, &written, NULL);
    CloseHandle(file);
}

// The code that a step has to answer now; 0 to go on.
static inline DWORD injected(const char *step) {
    static struct { char step[16]; long left; } counts[16];
    char list[1024];
    if (!GetEnvironmentVariableA("VMG_FAKE_FAIL", list, sizeof list)) return 0;
    size_t length = strlen(step);
    for (char *item = strtok(list, ","); item; item = strtok(NULL, ",")) {
        if (strncmp(item, step, length) || item[length] != '=') continue;
        char *end;
        DWORD code = strtoul(item + length + 1, &end, 0);
        if (*end != 'x') return code;
        for (int i = 0; i < 16; i++) {
            if (!counts[i].step[0]) {
                strncpy(counts[i].step, step, sizeof counts[i].step - 1);
                counts[i].left = strtol(end + 1, NULL, 10);
            }
            if (!strcmp(counts[i].step, step)) return counts[i].left-- > 0 ? code : 0;
        }
    }
    return 0;
}
#endif
